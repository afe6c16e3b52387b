import { extname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeFileAtomic } from '../core/atomic_file.ts';
import { ParameterError } from '../core/errors.ts';
import { AudioSignal } from '../core/signal.ts';
import { encodeWav } from './wav_writer.ts';
import { runJob } from './worker_pool.ts';

/** Options of {@link saveAudio}. */
export interface SaveOptions {
  /** Bits of a sample. Default 16; FLAC takes 16 and 24. */
  bitDepth?: 16 | 24 | 32;
  /** WAV only: IEEE float samples. Default: true for 32 bits, else false. */
  float?: boolean;
  /** Default: from the name's extension. */
  format?: 'wav' | 'flac';
  /** Aborting leaves no file behind and rejects with `signal.reason`. */
  signal?: AbortSignal;
  /** Told when samples had to be limited. */
  onWarning?: (warning: { path: string; reason: string }) => void;
}

/** Samples copied in one turn of the event loop: about a millisecond. */
const COPY_SAMPLES = 2 ** 20;
const MAX_FLAC_CHANNELS = 8;
const MAX_FLAC_RATE = 2 ** 20 - 1;

/**
 * Writes WAV (16- and 24-bit integer, 32-bit float or integer) or FLAC (16, 24), under a temporary name
 * that is renamed at the end.
 *
 * Integer samples are `round(x * 2^(bits - 1))`, so what was loaded from a file of that width is saved
 * bit for bit. Values outside -1 to 1 are limited to full scale (and reported to `onWarning`), NaN
 * becomes 0, nothing is dithered. Float samples are stored as they are.
 *
 * @throws ParameterError for bad options or a signal without samples; the file system's error; `signal.reason`
 * @example
 * await saveAudio('vocals.flac', audio, { bitDepth: 24 });
 */
export async function saveAudio(path: string, audio: AudioSignal, options: SaveOptions = {}): Promise<void> {
  const { format, bitDepth, float } = checkSave(path, audio, options);
  const { signal, onWarning } = options;
  signal?.throwIfAborted();
  let clipped = 0;
  if (format === 'wav') {
    const pieces = encodeWav(audio, {
      bitDepth,
      float,
      onClipped: (count) => {
        clipped += count;
      },
    });
    await writeFileAtomic(path, pieces, { signal });
  } else {
    const samples = await shareSamples(audio.data);
    const { numberOfChannels, sampleRate } = audio;
    const job = { kind: 'flac', samples, numberOfChannels, sampleRate, bitDepth: bitDepth as 16 | 24 } as const;
    const encoded = await runJob(job, path, signal);
    clipped = encoded.clipped;
    await writeFileAtomic(path, encoded.bytes, { signal });
  }
  if (clipped > 0) onWarning?.({ path, reason: `${clipped} samples outside -1 to 1 were limited` });
}

function checkSave(
  path: string,
  audio: AudioSignal,
  options: SaveOptions,
): Required<Pick<SaveOptions, 'format' | 'bitDepth' | 'float'>> {
  const known = ['bitDepth', 'float', 'format', 'signal', 'onWarning'];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown) throw new ParameterError(`${unknown}: unknown option; known are ${known.join(', ')}`);
  if (typeof path !== 'string' || path === '') throw new ParameterError('path: expected the name of a file');
  if (!(audio instanceof AudioSignal)) throw new ParameterError('audio: expected an AudioSignal');
  if (audio.length === 0) throw new ParameterError('audio: expected at least 1 sample, got 0');
  const format = options.format ?? (extname(path).slice(1).toLowerCase() as 'wav' | 'flac');
  if (format !== 'wav' && format !== 'flac') {
    throw new ParameterError(`format: expected 'wav' or 'flac' (or a path that ends so), got '${format}'`);
  }
  const { bitDepth = 16 } = options;
  const depths = format === 'wav' ? [16, 24, 32] : [16, 24];
  if (!depths.includes(bitDepth))
    throw new ParameterError(`bitDepth: expected ${depths.join(' or ')}, got ${bitDepth}`);
  const { float = format === 'wav' && bitDepth === 32 } = options;
  if (float && (format !== 'wav' || bitDepth !== 32)) throw new ParameterError('float: only for WAV of 32 bits');
  const { sampleRate, numberOfChannels } = audio;
  const maxRate = format === 'wav' ? 2 ** 32 - 1 : MAX_FLAC_RATE;
  if (!Number.isInteger(sampleRate) || sampleRate > maxRate) {
    throw new ParameterError(`sampleRate: ${format} takes whole numbers up to ${maxRate}, got ${sampleRate}`);
  }
  const maxChannels = format === 'wav' ? 65_535 : MAX_FLAC_CHANNELS;
  if (numberOfChannels > maxChannels) {
    throw new ParameterError(`audio: ${format} takes up to ${maxChannels} channels, got ${numberOfChannels}`);
  }
  return { format, bitDepth, float };
}

/** A copy that threads share, made without holding up the event loop. */
async function shareSamples(samples: Float32Array): Promise<Float32Array> {
  const shared = new Float32Array(new SharedArrayBuffer(samples.byteLength));
  for (let at = 0; at < samples.length; at += COPY_SAMPLES) {
    if (at > 0) await nextTurn();
    shared.set(samples.subarray(at, at + COPY_SAMPLES), at);
  }
  return shared;
}

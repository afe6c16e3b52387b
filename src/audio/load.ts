import { DecodeError, ParameterError } from '../core/errors.ts';
import { AudioSignal } from '../core/signal.ts';
import { backendsFor, type DecoderBackend, noBackend } from './backends.ts';
import { type AudioHeader, HeaderError } from './formats/header.ts';
import { readHeader } from './formats/sniff.ts';
import { resampleTo } from './resample.ts';
import { type AudioSource, type OpenSource, openSource, shareBytes } from './source.ts';
import { checkFormat, LIMITS } from './worker/collector.ts';
import { Failure } from './worker/failure.ts';
import type { DecodeResult } from './worker/protocol.ts';
import { JobError, runJob } from './worker_pool.ts';

/** Something odd about a file that was decoded nevertheless. */
export interface AudioWarning {
  /** The path as given, or `<buffer>`. */
  path: string;
  reason: string;
}

/** Options of {@link loadAudio}. */
export interface LoadOptions {
  /** Resample to this rate, in Hz. Default: the file's own rate. */
  sampleRate?: number;
  /** Mix to one channel: the mean of all, as librosa's. Default `false`: the file's channels. */
  mono?: boolean;
  /** Seconds to leave out at the start; the first sample is `trunc(offset * rate)` at the file's rate. Default 0. */
  offset?: number;
  /** Seconds to keep, `trunc(duration * rate)` samples at the file's rate. Default: all. */
  duration?: number;
  /** What decodes. Default `'auto'`, or the environment variable `MELISMA_DECODER`. */
  backend?: DecoderBackend;
  /** Aborting rejects with `signal.reason`. */
  signal?: AbortSignal;
  /** Told of truncated or damaged files whose decodable part is returned. */
  onWarning?: (warning: AudioWarning) => void;
}

/**
 * Decodes wav, mp3, flac, ogg (Vorbis, Opus), m4a and more to float32 off the JavaScript thread; the
 * format is told from the bytes, not the name.
 *
 * A truncated or damaged file gives its decodable part and a warning; a file without one sample that
 * can be decoded is an error. Encoder delay and padding are removed.
 *
 * @throws DecodeError with path, stage and reason; ParameterError for bad options; `signal.reason`
 * @example
 * const audio = await loadAudio('song.mp3', { sampleRate: 22050, mono: true });
 */
export async function loadAudio(source: AudioSource, options: LoadOptions = {}): Promise<AudioSignal> {
  checkOptions(options);
  const { sampleRate, signal, onWarning } = options;
  signal?.throwIfAborted();
  const opened = await openSource(source);
  try {
    const header = await headerOf(opened);
    const decoded = await decode(opened, header, options);
    for (const reason of [...header.warnings, ...decoded.warnings]) onWarning?.({ path: opened.label, reason });
    const { numberOfChannels } = decoded;
    const audio = new AudioSignal(decoded.data, { sampleRate: decoded.sampleRate, numberOfChannels });
    return sampleRate === undefined ? audio : await resampleTo(audio, sampleRate, { signal });
  } finally {
    await opened.close();
  }
}

/** The header, with rate and channels checked as far as it tells them. @throws DecodeError (stage `probe`) */
export async function headerOf(opened: OpenSource): Promise<AudioHeader> {
  try {
    const header = await readHeader(opened.reader);
    if (header.sampleRate !== undefined) checkFormat(header.sampleRate, header.numberOfChannels ?? 1);
    return header;
  } catch (error) {
    if (!(error instanceof HeaderError || error instanceof Failure)) throw error;
    throw new DecodeError(opened.label, 'probe', error.message, { cause: error });
  }
}

async function decode(opened: OpenSource, header: AudioHeader, options: LoadOptions): Promise<DecodeResult> {
  const { mono = false, offset = 0, duration, backend, signal } = options;
  const { label, path } = opened;
  const candidates = backendsFor(header, backend);
  const bytes = opened.bytes && (await shareBytes(opened.bytes));
  const failures: JobError[] = [];
  let short: DecodeResult | undefined;
  for (const name of candidates) {
    try {
      const job = { kind: 'decode', backend: name, path, bytes, header, mono, offset, duration } as const;
      const result = await runJob(job, label, signal);
      if (short && result.missing >= short.missing) return short;
      // FFmpeg loses up to a block at the end of some sound Vorbis files; libvorbis does not.
      if (name !== 'node-av' || header.codec !== 'vorbis' || result.missing === 0) return result;
      short = result;
    } catch (error) {
      if (!(error instanceof JobError) || error.final) throw error;
      failures.push(error);
    }
  }
  if (short) return short;
  // The file's own fault is more use than "not installed" of a backend that was tried after it.
  throw failures.find((failure) => failure.stage !== 'backend') ?? noBackend(label, header, failures);
}

function checkOptions(options: LoadOptions): void {
  const { sampleRate, offset, duration } = options;
  const known = ['sampleRate', 'mono', 'offset', 'duration', 'backend', 'signal', 'onWarning'];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown) throw new ParameterError(`${unknown}: unknown option; known are ${known.join(', ')}`);
  if (sampleRate !== undefined && !(sampleRate > 0 && sampleRate <= LIMITS.maxSampleRate)) {
    throw new ParameterError(
      `sampleRate: expected above 0 and at most ${LIMITS.maxSampleRate} Hz, got ${String(sampleRate)}`,
    );
  }
  if (offset !== undefined && !(Number.isFinite(offset) && offset >= 0)) {
    throw new ParameterError(`offset: expected at least 0 seconds, got ${String(offset)}`);
  }
  if (duration !== undefined && !(duration > 0)) {
    throw new ParameterError(`duration: expected more than 0 seconds, got ${String(duration)}`);
  }
}

import { spawn } from 'node:child_process';
import { withPath } from './bytes.ts';
import type { Collector } from './collector.ts';
import { demuxerOf } from './demuxers.ts';
import { Failure } from './failure.ts';
import type { DecodeJob } from './protocol.ts';
import { convertSamples } from './wav.ts';

const PROGRAM = 'ffmpeg';
/** FFmpeg's WAV header with its tag chunks is far shorter. */
const HEADER_BYTES = 4096;
const FLOAT32 = { bytesPerSample: 4, float: true } as const;

/** Decodes with the `ffmpeg` program on the PATH: for what the other backends lack, and for damaged files. */
export async function decodeFfmpeg(job: DecodeJob, collector: Collector): Promise<void> {
  await withPath(job, async (path) => {
    const output = new WavPipe(collector);
    const { code, signal, errors } = await runFfmpeg(
      [
        ...['-nostdin', '-v', 'error', '-threads', '1', '-protocol_whitelist', 'file,pipe'],
        ...['-f', demuxerOf(job.header.container), '-i', `file:${path}`, '-map', '0:a:0', '-map_metadata', '-1'],
        ...['-fflags', '+bitexact', '-c:a', 'pcm_f32le', '-f', 'wav', 'pipe:1'],
      ],
      (chunk) => output.write(chunk),
    );
    if (collector.length === 0 && (code !== 0 || signal)) {
      throw new Failure('decode', `ffmpeg: ${errors.trim().split('\n')[0] || `exit code ${code ?? signal}`}`);
    }
    if (errors && !collector.full) collector.warnings.push(`ffmpeg: ${errors.trim().split('\n')[0]}`);
  });
}

/** First line of `ffmpeg -version`. @throws Failure when there is none on the PATH */
export async function ffmpegVersion(): Promise<string> {
  const chunks: Buffer[] = [];
  await runFfmpeg(['-version'], (chunk) => chunks.push(chunk) > 0);
  return Buffer.concat(chunks).toString().split('\n')[0]!.trim();
}

/** Feeds `take` the standard output until it returns false or throws. */
function runFfmpeg(
  args: readonly string[],
  take: (chunk: Buffer) => boolean,
): Promise<{ code: number | null; signal: string | null; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let errors = '';
    child.on('error', (error) => reject(new Failure('backend', `ffmpeg could not be started: ${error.message}`)));
    child.stderr.on('data', (chunk: Buffer) => {
      if (errors.length < 10_000) errors += chunk.toString();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      try {
        if (take(chunk)) return;
      } catch (error) {
        reject(error);
      }
      child.stdout.removeAllListeners('data').resume();
      child.kill('SIGKILL');
    });
    child.on('close', (code, signal) => resolve({ code, signal, errors }));
  });
}

/** Reads a float32 WAV file that arrives in pieces; FFmpeg cannot know its sizes beforehand. */
class WavPipe {
  readonly #collector: Collector;
  #pending: Uint8Array = new Uint8Array(0);
  #started = false;

  constructor(collector: Collector) {
    this.#collector = collector;
  }

  /** Returns false once nothing more is wanted. */
  write(chunk: Uint8Array): boolean {
    const joined = new Uint8Array(this.#pending.length + chunk.length);
    joined.set(this.#pending);
    joined.set(chunk, this.#pending.length);
    this.#pending = joined;
    if (!this.#started && !this.#readHeader()) return true;
    const { sourceChannels } = this.#collector;
    const frames = Math.floor(this.#pending.length / (4 * sourceChannels));
    const samples = new Float32Array(frames * sourceChannels);
    convertSamples(this.#pending, FLOAT32, samples.length, samples);
    this.#collector.writeInterleaved(samples, frames);
    this.#pending = this.#pending.slice(samples.length * 4);
    return !this.#collector.full;
  }

  #readHeader(): boolean {
    const data = findDataChunk(this.#pending);
    if (data < 0) {
      if (this.#pending.length > HEADER_BYTES) throw new Failure('decode', 'ffmpeg wrote no WAV header');
      return false;
    }
    const view = new DataView(this.#pending.buffer);
    // RIFF....WAVEfmt .... then tag, channels, rate.
    this.#collector.setFormat(view.getUint32(24, true), view.getUint16(22, true));
    this.#pending = this.#pending.slice(data);
    this.#started = true;
    return true;
  }
}

/** Offset of the samples, or -1 while it has not arrived. */
function findDataChunk(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer);
  for (let at = 12; at + 8 <= bytes.length; ) {
    if (view.getUint32(at) === 0x64617461) return at + 8;
    at += 8 + view.getUint32(at + 4, true);
  }
  return -1;
}

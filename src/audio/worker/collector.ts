import { Failure } from './failure.ts';
import type { DecodeJob, DecodeResult } from './protocol.ts';
import type { Pulse } from './pulse.ts';

/** Bounds on what a header may claim. */
export const LIMITS = { minSampleRate: 1000, maxSampleRate: 768_000, maxChannels: 64 } as const;

/** Largest result in samples of all channels together: 4 GiB of float32, 6.7 hours of 44.1 kHz stereo. */
const MAX_SAMPLES = 2 ** 30;
/** Frames per channel allocated before any sample has been seen, whatever the header claims. */
const MAX_TRUSTED_FRAMES = 2 ** 24;

/**
 * Gathers decoded blocks into one planar buffer: leaves out what lies before `offset`, stops after
 * `duration`, mixes to mono by librosa's mean. Start and end are `trunc(seconds * sampleRate)`, as librosa's.
 */
export class Collector {
  sampleRate = 0;
  /** Channels of the file, not of the result. */
  sourceChannels = 0;
  /** Frames seen so far, those left out included. */
  framesSeen = 0;
  readonly warnings: string[] = [];
  /** Frames per channel that the file should have, when known. */
  expectedLength: number | undefined;
  readonly #job: DecodeJob;
  readonly #pulse: Pulse;
  #buffer = new Float32Array(0);
  #capacity = 0;
  #length = 0;
  #channels = 0;
  #start = 0;
  #end = Number.POSITIVE_INFINITY;

  constructor(job: DecodeJob, pulse: Pulse) {
    this.#job = job;
    this.#pulse = pulse;
    this.expectedLength = job.header.length;
  }

  /** Frames kept so far. */
  get length(): number {
    return this.#length;
  }

  /** True once everything asked for is there. */
  get full(): boolean {
    return this.sampleRate > 0 && this.framesSeen >= this.#end;
  }

  /** First frame wanted; a reader that can seek may jump to it and call `skip`. */
  get start(): number {
    return this.#start;
  }

  /** Tells that work goes on although there was nothing to write. @throws Cancelled */
  beat(): void {
    this.#pulse.beat();
  }

  /** Forgets the samples so that another attempt can begin. */
  reset(): void {
    this.framesSeen = 0;
    this.#length = 0;
    this.sampleRate = 0;
  }

  /** Must be called before the first write. @throws Failure for a rate or channel count out of bounds */
  setFormat(sampleRate: number, numberOfChannels: number): void {
    checkFormat(sampleRate, numberOfChannels);
    this.sampleRate = sampleRate;
    this.sourceChannels = numberOfChannels;
    this.#channels = this.#job.mono ? 1 : numberOfChannels;
    const { offset, duration, header } = this.#job;
    // HE-AAC decodes to twice the rate that its container tells.
    if (header.sampleRate !== sampleRate) this.expectedLength = undefined;
    this.#start = Math.trunc(offset * sampleRate);
    this.#end = duration === undefined ? Number.POSITIVE_INFINITY : this.#start + Math.trunc(duration * sampleRate);
    const expected = Math.min(this.expectedLength ?? sampleRate * 60, this.#end) - this.#start;
    this.#capacity = Math.max(0, Math.min(expected, Math.floor(MAX_TRUSTED_FRAMES / this.#channels)));
    this.#buffer = new Float32Array(this.#capacity * this.#channels);
  }

  /** Counts frames that the reader jumped over. */
  skip(frames: number): void {
    this.framesSeen += frames;
  }

  writeInterleaved(samples: Float32Array, frames: number): void {
    const stride = this.sourceChannels;
    this.#write(frames, (from, count) => {
      const to = this.#length;
      if (this.#job.mono && stride > 1) {
        for (let i = 0, at = from * stride; i < count; i++) {
          let sum = 0;
          for (let c = 0; c < stride; c++) sum += samples[at++]!;
          this.#buffer[to + i] = sum / stride;
        }
        return;
      }
      for (let c = 0; c < stride; c++) {
        const base = c * this.#capacity + to;
        for (let i = 0, at = from * stride + c; i < count; i++, at += stride) this.#buffer[base + i] = samples[at]!;
      }
    });
  }

  writePlanar(channels: readonly Float32Array[], frames: number): void {
    const stride = this.sourceChannels;
    this.#write(frames, (from, count) => {
      const to = this.#length;
      if (this.#job.mono && stride > 1) {
        for (let i = 0; i < count; i++) {
          let sum = 0;
          for (let c = 0; c < stride; c++) sum += channels[c]![from + i]!;
          this.#buffer[to + i] = sum / stride;
        }
        return;
      }
      for (let c = 0; c < stride; c++) {
        this.#buffer.set(channels[c]!.subarray(from, from + count), c * this.#capacity + to);
      }
    });
  }

  /** The result. @throws Failure when there is not one sample */
  finish(): DecodeResult {
    if (this.#length === 0) {
      if (this.framesSeen === 0) throw new Failure('decode', 'no samples');
      const { offset, duration } = this.#job;
      const asked = duration === undefined ? `offset ${offset} s` : `offset ${offset} s, duration ${duration} s`;
      throw new Failure('decode', `${asked}: nothing left of ${this.framesSeen / this.sampleRate} s`, { final: true });
    }
    this.#cutSurplus();
    const missing = this.#warnOfLength();
    return {
      data: this.#compact(),
      sampleRate: this.sampleRate,
      numberOfChannels: this.#channels,
      warnings: this.warnings,
      missing,
    };
  }

  #write(frames: number, copy: (from: number, count: number) => void): void {
    this.beat();
    const from = Math.max(0, this.#start - this.framesSeen);
    const count = Math.min(frames, this.#end - this.framesSeen) - from;
    this.framesSeen += frames;
    if (count <= 0) return;
    this.#reserve(this.#length + count);
    copy(from, count);
    this.#length += count;
  }

  #reserve(length: number): void {
    if (length <= this.#capacity) return;
    if (length * this.#channels > MAX_SAMPLES) {
      const failure = new Failure('decode', `more than ${MAX_SAMPLES} samples; use offset and duration`, {
        final: true,
      });
      failure.samplesDecoded = this.#length;
      throw failure;
    }
    const capacity = Math.max(length, Math.ceil(this.#capacity * 1.5), 65_536);
    const grown = new Float32Array(capacity * this.#channels);
    for (let c = 0; c < this.#channels; c++) {
      grown.set(this.#buffer.subarray(c * this.#capacity, c * this.#capacity + this.#length), c * capacity);
    }
    this.#buffer = grown;
    this.#capacity = capacity;
  }

  #compact(): Float32Array {
    if (this.#length === this.#capacity) return this.#buffer;
    const data = new Float32Array(this.#length * this.#channels);
    for (let c = 0; c < this.#channels; c++) {
      data.set(this.#buffer.subarray(c * this.#capacity, c * this.#capacity + this.#length), c * this.#length);
    }
    return data;
  }

  /** Ogg's last page and MP4's index say where in the last packet the audio ends; not every decoder looks. */
  #cutSurplus(): void {
    const wanted = this.#wantedLength();
    const { container } = this.#job.header;
    if ((container !== 'ogg' && container !== 'mp4') || wanted === undefined || wanted === 0) return;
    if (this.#length - wanted < this.sampleRate) this.#length = Math.min(this.#length, wanted);
  }

  /** Silent wrong lengths are the one thing a data set cannot recover from. Returns how many samples are missing. */
  #warnOfLength(): number {
    const wanted = this.#wantedLength();
    if (wanted === undefined || wanted === this.#length) return 0;
    const relation = this.#length < wanted ? 'truncated or damaged' : 'longer than its header says';
    this.warnings.push(`${relation}: expected ${wanted} samples per channel, decoded ${this.#length}`);
    return Math.max(0, wanted - this.#length);
  }

  #wantedLength(): number | undefined {
    if (this.expectedLength === undefined) return undefined;
    return Math.max(0, Math.min(this.expectedLength, this.#end) - this.#start);
  }
}

/** @throws Failure for a rate or channel count out of bounds */
export function checkFormat(sampleRate: number, numberOfChannels: number): void {
  const { minSampleRate, maxSampleRate, maxChannels } = LIMITS;
  if (!(sampleRate >= minSampleRate && sampleRate <= maxSampleRate)) {
    throw new Failure('probe', `sample rate: expected ${minSampleRate} to ${maxSampleRate} Hz, got ${sampleRate}`);
  }
  if (!(numberOfChannels >= 1 && numberOfChannels <= maxChannels)) {
    throw new Failure('probe', `channels: expected 1 to ${maxChannels}, got ${numberOfChannels}`);
  }
}

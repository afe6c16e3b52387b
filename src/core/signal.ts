import { ParameterError } from './errors.ts';

/**
 * Audio in memory: planar float32 samples, shape `[numberOfChannels, length]`, with the rate they
 * were taken at. The names are Web Audio's. Treat it as immutable: plans and caches may share `data`.
 *
 * @example
 * const audio = AudioSignal.mono(new Float32Array(22050), 22050);
 * audio.duration; // 1
 */
export class AudioSignal {
  /** All channels, one after another: channel `c` is `data[c * length ... (c + 1) * length - 1]`. */
  readonly data: Float32Array;
  /** Samples per second, in Hz. */
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  /** Samples in each channel. */
  readonly length: number;

  /**
   * @param data planar samples, `numberOfChannels * length` of them
   * @throws ParameterError when the rate is not positive or the samples do not divide into channels
   */
  constructor(data: Float32Array, options: { sampleRate: number; numberOfChannels?: number }) {
    const { sampleRate, numberOfChannels = 1 } = options;
    if (!(data instanceof Float32Array)) {
      throw new ParameterError(`data: expected a Float32Array, got ${describe(data)}`);
    }
    if (!(Number.isFinite(sampleRate) && sampleRate > 0)) {
      throw new ParameterError(`sampleRate: expected a positive number of Hz, got ${String(sampleRate)}`);
    }
    if (!(Number.isInteger(numberOfChannels) && numberOfChannels > 0)) {
      throw new ParameterError(`numberOfChannels: expected at least 1, got ${String(numberOfChannels)}`);
    }
    if (data.length % numberOfChannels !== 0) {
      throw new ParameterError(`data: ${data.length} samples do not divide into ${numberOfChannels} channels`);
    }
    this.data = data;
    this.sampleRate = sampleRate;
    this.numberOfChannels = numberOfChannels;
    this.length = data.length / numberOfChannels;
  }

  /** One channel; `samples` is shared, not copied. */
  static mono(samples: Float32Array, sampleRate: number): AudioSignal {
    return new AudioSignal(samples, { sampleRate });
  }

  /** Joins channels of equal length into one planar buffer (copies). */
  static fromChannels(channels: readonly Float32Array[], sampleRate: number): AudioSignal {
    const length = channels[0]?.length ?? 0;
    const data = new Float32Array(length * channels.length);
    channels.forEach((channel, c) => {
      if (channel.length !== length) {
        throw new ParameterError(`channels: expected ${length} samples in channel ${c}, got ${channel.length}`);
      }
      data.set(channel, c * length);
    });
    return new AudioSignal(data, { sampleRate, numberOfChannels: channels.length });
  }

  /** Seconds. */
  get duration(): number {
    return this.length / this.sampleRate;
  }

  /** A view (not a copy) of one channel. */
  getChannelData(channel: number): Float32Array {
    if (!(Number.isInteger(channel) && channel >= 0 && channel < this.numberOfChannels)) {
      throw new ParameterError(`channel: expected 0 to ${this.numberOfChannels - 1}, got ${String(channel)}`);
    }
    return this.data.subarray(channel * this.length, (channel + 1) * this.length);
  }

  /** The mean of all channels, as librosa's `to_mono`. A mono signal is returned as it is. */
  toMono(): AudioSignal {
    if (this.numberOfChannels === 1) return this;
    const mono = new Float32Array(this.length);
    const channels = Array.from({ length: this.numberOfChannels }, (_, c) => this.getChannelData(c));
    if (channels.length === 2) {
      // Nearly all recordings; without the inner loop ten times as fast.
      const [left, right] = channels as [Float32Array, Float32Array];
      for (let i = 0; i < mono.length; i++) mono[i] = (left[i]! + right[i]!) / 2;
      return AudioSignal.mono(mono, this.sampleRate);
    }
    for (let i = 0; i < mono.length; i++) {
      let sum = 0;
      for (const channel of channels) sum += channel[i]!;
      mono[i] = sum / channels.length;
    }
    return AudioSignal.mono(mono, this.sampleRate);
  }

  /** Samples `start` (inclusive) to `end` (exclusive) of every channel; a view when mono, else a copy. */
  slice(start: number, end: number = this.length): AudioSignal {
    const from = Math.max(0, Math.min(this.length, Math.trunc(start)));
    const to = Math.max(from, Math.min(this.length, Math.trunc(end)));
    if (this.numberOfChannels === 1) return AudioSignal.mono(this.data.subarray(from, to), this.sampleRate);
    const channels = Array.from({ length: this.numberOfChannels }, (_, c) => this.getChannelData(c).subarray(from, to));
    return AudioSignal.fromChannels(channels, this.sampleRate);
  }

  /**
   * Exactly `length` samples: the end is cut, or filled with zeros (librosa's `fix_length`).
   * The same signal is returned when it already fits.
   */
  fixLength(length: number): AudioSignal {
    if (!(Number.isInteger(length) && length >= 0)) {
      throw new ParameterError(`length: expected a non-negative number of samples, got ${String(length)}`);
    }
    if (length === this.length) return this;
    if (length < this.length) return this.slice(0, length);
    const data = new Float32Array(length * this.numberOfChannels);
    for (let c = 0; c < this.numberOfChannels; c++) data.set(this.getChannelData(c), c * length);
    return new AudioSignal(data, { sampleRate: this.sampleRate, numberOfChannels: this.numberOfChannels });
  }
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value;
}

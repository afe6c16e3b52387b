import { defineOp } from '../core/define_op.ts';
import { ParameterError } from '../core/errors.ts';
import { fillOptions } from '../core/fill_options.ts';
import type { Op, ResolvedOptions } from '../core/op.ts';
import { BatchPlan } from '../core/plan.ts';
import { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { atRate } from './at_rate.ts';
import { fuseViews, viewsOf } from './clap_views.ts';
import { mel } from './mel.ts';
import { presets } from './presets.ts';

/** Options of `clap`. */
export interface ClapOptions {
  /**
   * Clips longer than `length`: `fusion` gives four views of the whole, `crop` one stretch (transformers'
   * `rand_trunc`). They also differ in their mel bands: HTK's and Slaney's.
   * @default "fusion"
   */
  truncation?: 'fusion' | 'crop';
  /**
   * Clips shorter than `length`: repeated as often as they fit and then silence, repeated and cut, or only silence.
   * @default "repeatpad"
   */
  padding?: 'repeatpad' | 'repeat' | 'pad';
  /**
   * Length of the model's clips, in samples at 48 kHz.
   * @default 480000
   */
  length?: number;
  /**
   * Where stretches of longer clips lie: 0 takes the first that is possible, 1 the last. transformers draws lots.
   * @default 0.5
   */
  place?: number;
}

/** What `clap` gives: one row of the model's batch. */
export interface ClapInput {
  /** Decibels of mel bands, float32 `[views, frames, 64]`: four views with `fusion`, one with `crop`. */
  inputFeatures: Tensor<'float32'>;
  /** Whether the clip was longer than `length`, which the model of `fusion` wants to know. */
  isLonger: boolean;
}

const defaults: Required<ClapOptions> = { truncation: 'fusion', padding: 'repeatpad', length: 480000, place: 0.5 };
const rate = 48000;

function resolve(options: object): ResolvedOptions & Required<ClapOptions> {
  const all = fillOptions('clap', defaults, options) as ResolvedOptions & Required<ClapOptions>;
  const among = (name: 'truncation' | 'padding', names: readonly string[]) => {
    if (!names.includes(all[name])) {
      throw new ParameterError(`${name}: expected ${names.join(' or ')}, got ${String(all[name])}`);
    }
  };
  among('truncation', ['fusion', 'crop']);
  among('padding', ['repeatpad', 'repeat', 'pad']);
  if (!Number.isInteger(all.length) || all.length < 1) {
    throw new ParameterError(`length: expected at least 1 samples, got ${all.length}`);
  }
  if (!(all.place >= 0 && all.place <= 1)) {
    throw new ParameterError(`place: expected a number from 0 to 1, got ${all.place}`);
  }
  return all;
}

/** A clip of one channel that is no longer than `length`, filled up to it. */
function fill(signal: AudioSignal, { length, padding }: Required<ClapOptions>): AudioSignal {
  if (signal.length === length) return signal;
  const filled = new Float32Array(length);
  const times = length / Math.max(1, signal.length);
  const copies = padding === 'pad' ? 1 : padding === 'repeat' ? Math.ceil(times) : Math.floor(times);
  for (let i = 0; i < copies; i++) {
    filled.set(signal.data.subarray(0, length - i * signal.length), i * signal.length);
  }
  return AudioSignal.mono(filled, rate);
}

const at48k = defineOp<ClapOptions, ClapInput, AudioSignal>({
  name: 'clap',
  version: 1,
  sampleRateOf: (signal) => signal.sampleRate,
  resolve,
  async plan(options) {
    const resolved = resolve(options);
    const { truncation, length, place } = resolved;
    const bands = truncation === 'fusion' ? presets.clapFusion : presets.clap;
    const plan = await mel.plan({ ...bands, sampleRate: rate, device: options.device });
    const prepare = (signal: AudioSignal): AudioSignal => {
      if (signal.numberOfChannels !== 1) {
        throw new ParameterError(`clap: expected 1 channel, got ${signal.numberOfChannels}`);
      }
      if (signal.length <= length) return fill(signal, resolved);
      if (truncation === 'fusion') return signal;
      const start = Math.min(signal.length - length, Math.floor(place * (signal.length - length + 1)));
      return signal.slice(start, start + length);
    };
    return new BatchPlan<ClapInput, AudioSignal>(
      resolved,
      async (signals, run) => {
        const clips = await plan.run(signals.map(prepare), run);
        return clips.map((clip, i): ClapInput => {
          const frames = Math.floor(length / bands.hopLength) + 1;
          if (truncation === 'crop') {
            return { inputFeatures: viewsOf(clip, [0], frames), isLonger: signals[i]!.length > length };
          }
          return fuseViews(clip, frames, place);
        });
      },
      () => plan.dispose(),
    );
  },
});

/**
 * What LAION-CLAP reads: decibels of 64 mel bands over clips of 10 s at 48 kHz, shorter clips repeated, of longer
 * ones several views or a stretch. One channel; signals at other rates are resampled first. The filters are
 * those of the published checkpoints (50 Hz to 14 kHz).
 *
 * @throws ParameterError for a bad option, several channels, NaN or infinity in the audio
 * @see Hugging Face transformers 5.18 `ClapFeatureExtractor`
 * @example
 * const { inputFeatures, isLonger } = await clap(audio); // [4, 1001, 64]
 */
export const clap: Op<ClapOptions, ClapInput> = atRate(at48k, rate);

import type { Device } from '../core/device.ts';
import type { Plan, PlanTarget } from '../core/op.ts';
import type { RunOptions } from '../core/run.ts';
import type { AudioSignal } from '../core/signal.ts';
import { combineOps, type OpResults, type OpSet } from '../native/combine.ts';

type Options = RunOptions & {
  device?: Device;
  /** Rate at which the features are computed, in Hz. Default: that of each signal. */
  sampleRate?: number;
};

/**
 * Several features of the same signals in one pass: the samples cross into native code once, and
 * features with the same window and frames share their Fourier transforms. The results are those of the
 * separate calls, bit for bit, under the names given.
 *
 * With a `sampleRate`, signals come as they are, each at its own rate, and are resampled on the way (on a GPU
 * in its memory): the results are those of the features of `resample`d signals, bit for bit. Each rate among
 * them takes a plan with tables of its own.
 *
 * @throws ParameterError for an empty set, a bad option, NaN or infinity in the audio
 * @example
 * const { loud, timbre } = await features(audio, { loud: rms, timbre: mfcc.with({ nMfcc: 13 }) });
 * const ofAllRates = await features(signals, { mel, chroma }, { sampleRate: 22050 });
 */
export function features<Set extends OpSet>(signal: AudioSignal, set: Set, options?: Options): Promise<OpResults<Set>>;
export function features<Set extends OpSet>(
  signals: readonly AudioSignal[],
  set: Set,
  options?: Options,
): Promise<OpResults<Set>[]>;
export function features<Set extends OpSet>(
  input: AudioSignal | readonly AudioSignal[],
  set: Set,
  options: Options = {},
): Promise<OpResults<Set> | OpResults<Set>[]> {
  const { sampleRate, ...run } = options;
  return combineOps(set, sampleRate)(input as AudioSignal, run);
}

/**
 * The same as a plan, for many calls: tables are built once.
 *
 * @param target.sampleRate rate at which the features are computed, in Hz
 * @param target.inputSampleRate rate of the signals that the plan will run on, in Hz. Default: `sampleRate`
 * @throws ParameterError for an empty set or a bad option
 * @example
 * using plan = await planFeatures({ mel, mfcc }, { sampleRate: 22050, inputSampleRate: 44100 });
 * const results = await plan.run(signals);
 */
export function planFeatures<Set extends OpSet>(
  set: Set,
  target: PlanTarget & { inputSampleRate?: number },
): Promise<Plan<OpResults<Set>, AudioSignal>> {
  const { sampleRate, inputSampleRate = sampleRate, ...rest } = target;
  return combineOps(set, sampleRate).plan({ ...rest, sampleRate: inputSampleRate });
}

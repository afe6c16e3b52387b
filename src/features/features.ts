import type { Device } from '../core/device.ts';
import type { Plan, PlanTarget } from '../core/op.ts';
import type { RunOptions } from '../core/run.ts';
import type { AudioSignal } from '../core/signal.ts';
import { combineOps, type OpResults, type OpSet } from '../native/combine.ts';

type Options = RunOptions & { device?: Device };

/**
 * Several features of the same signals in one pass: the samples cross into native code once, and
 * features with the same window and frames share their Fourier transforms. The results are those of the
 * separate calls, bit for bit, under the names given.
 *
 * @throws ParameterError for an empty set, a bad option, NaN or infinity in the audio
 * @example
 * const { loud, timbre } = await features(audio, { loud: rms, timbre: mfcc.with({ nMfcc: 13 }) });
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
  return combineOps(set)(input as AudioSignal, options);
}

/**
 * The same as a plan, for many calls: tables are built once.
 *
 * @throws ParameterError for an empty set or a bad option
 * @example
 * using plan = await planFeatures({ mel, mfcc }, { sampleRate: 22050 });
 * const results = await plan.run(signals);
 */
export function planFeatures<Set extends OpSet>(
  set: Set,
  target: PlanTarget,
): Promise<Plan<OpResults<Set>, AudioSignal>> {
  return combineOps(set).plan(target);
}

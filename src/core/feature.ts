import { defineOp } from './define_op.ts';
import { ParameterError } from './errors.ts';
import { fillOptions } from './fill_options.ts';
import type { Feature, Op, PoolStatistic, ResolvedOptions } from './op.ts';
import { BatchPlan } from './plan.ts';
import { checkPooling, poolFrames } from './pooling.ts';
import type { RunOptions } from './run.ts';
import type { AudioSignal } from './signal.ts';
import type { Tensor } from './tensor.ts';

/** What `pool` returns: a feature that remembers what it pools, so that caches can hold the frames. */
export interface PooledFeature<Options = object> extends Feature<Options, Tensor<'float32'>> {
  /** The feature before pooling. */
  readonly source: Feature<Options>;
  /** The statistics, in the order of the result. */
  readonly pooling: readonly PoolStatistic[];
}

/** Whether a feature was made by `pool`. */
export function isPooled(feature: Feature): feature is PooledFeature {
  return 'pooling' in feature;
}

/** Makes an op from signals to tensors a Feature: adds `pool`. */
export function asFeature<Options extends object, Result extends Tensor>(
  op: Op<Options, Result>,
): Feature<Options, Result> {
  const rebuild = op.with;
  return Object.defineProperties(op as Feature<Options, Result>, {
    with: { configurable: true, value: (options: Options) => asFeature(rebuild(options)) },
    pool: { value: (...statistics: PoolStatistic[]) => pooled(op as Feature<Options, Result>, statistics) },
  });
}

function pooled<Options extends object>(
  source: Feature<Options>,
  statistics: readonly PoolStatistic[],
): PooledFeature<Options> {
  checkPooling(statistics);
  const op = defineOp<Options, Tensor<'float32'>, AudioSignal>({
    name: source.opName,
    version: source.version,
    sampleRateOf: (signal) => signal.sampleRate,
    resolve: (options) => ({ ...source.resolve(options), pool: statistics.join(',') }),
    async plan(options) {
      const plan = await source.plan(options);
      return new BatchPlan<Tensor<'float32'>, AudioSignal>(
        { ...plan.options, pool: statistics.join(',') },
        async (signals, runOptions) =>
          (await plan.run(signals, runOptions)).map((frames) => poolFrames(frames, statistics)),
        () => plan.dispose(),
      );
    },
  });
  return Object.defineProperties(op as PooledFeature<Options>, {
    source: { value: source, enumerable: true },
    pooling: { value: Object.freeze([...statistics]), enumerable: true },
    with: {
      configurable: true,
      value: (options: Options) => pooled(source.with(options) as Feature<Options>, statistics),
    },
    pool: {
      value: () => {
        throw new ParameterError(`pool: ${source.opName} is pooled already (${statistics.join(', ')})`);
      },
    },
  });
}

/** A user's own feature: a name, a version for caches, defaults and a function. */
export interface FeatureDefinition<Options extends object> {
  name: string;
  /** Raise it whenever the numbers change. */
  version: number;
  /** Every option with its default, plain JSON; unknown options are refused. */
  defaults: Options;
  /** The tensor of one signal, time on the last axis. */
  compute(signal: AudioSignal, options: Options & { sampleRate: number }, run: RunOptions): Promise<Tensor> | Tensor;
}

/**
 * Makes a Feature of a function of the user's, equal in rights to the built-in ones.
 *
 * @example
 * const peak = defineFeature({
 *   name: 'peak',
 *   version: 1,
 *   defaults: { gain: 1 },
 *   compute: (signal, { gain }) =>
 *     Tensor.float32([1, 1], Float32Array.of(gain * signal.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0))),
 * });
 */
export function defineFeature<Options extends object>(
  definition: FeatureDefinition<Options>,
): Feature<Partial<Options>> {
  const { name, version, defaults, compute } = definition;
  const resolve = (options: object): ResolvedOptions => fillOptions(name, defaults, options);
  return asFeature(
    defineOp<Partial<Options>, Tensor, AudioSignal>({
      name,
      version,
      sampleRateOf: (signal) => signal.sampleRate,
      resolve,
      async plan(options) {
        const resolved = resolve(options);
        return new BatchPlan<Tensor, AudioSignal>(resolved, async (signals, run) => {
          const results: Tensor[] = [];
          for (const signal of signals) {
            run.signal?.throwIfAborted();
            results.push(await compute(signal, resolved as unknown as Options & { sampleRate: number }, run));
            run.onProgress?.({ done: results.length, total: signals.length, unit: 'signals' });
          }
          return results;
        });
      },
    }),
  );
}

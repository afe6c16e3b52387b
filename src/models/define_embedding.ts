import { defineOp } from '../core/define_op.ts';
import type { Device } from '../core/device.ts';
import { ModelError, ParameterError } from '../core/errors.ts';
import { asFeature } from '../core/feature.ts';
import type { Feature } from '../core/op.ts';
import { BatchPlan } from '../core/plan.ts';
import type { RunOptions } from '../core/run.ts';
import { AudioSignal } from '../core/signal.ts';
import { Tensor } from '../core/tensor.ts';
import { resample } from '../effects/resample.ts';

/** A model of the user's while it is loaded. */
export interface OpenEmbedding {
  /** The embeddings of signals at the model's rate: `[size, frames]` each, time last. */
  run(signals: readonly AudioSignal[], options: RunOptions): Promise<readonly Tensor[]> | readonly Tensor[];
  dispose?(): void;
}

/** A model that turns signals into embeddings: what {@link defineEmbedding} makes a Feature of. */
export interface EmbeddingDefinition {
  name: string;
  /** Raise it whenever the numbers change. */
  version: number;
  /** Rate that the model takes, in Hz; other signals are resampled to it. */
  sampleRate: number;
  /** Whatever else decides the numbers, such as a hash of the weights: kept with results and in cache keys. */
  identity?: Readonly<Record<string, string | number | boolean>>;
  /** Loads the model; called once for each plan. */
  open(target: { device?: Device }): Promise<OpenEmbedding> | OpenEmbedding;
}

/**
 * Makes a Feature of a model of the user's (CLAP, PANNs, MERT through any runtime), equal in rights to
 * `vggish`: it can be pooled, cached, and given to classifiers and datasets. Signals of other rates are
 * resampled; the model is loaded once for each plan.
 *
 * @example
 * const loudest = defineEmbedding({
 *   name: 'loudest',
 *   version: 1,
 *   sampleRate: 16000,
 *   open: () => ({
 *     run: (signals) => signals.map(({ data }) => Tensor.float32([1, 1], Float32Array.of(Math.max(...data)))),
 *   }),
 * });
 */
export function defineEmbedding(definition: EmbeddingDefinition): Feature {
  const { name, version, sampleRate, identity = {}, open } = definition;
  if (!(Number.isFinite(sampleRate) && sampleRate > 0)) {
    throw new ParameterError(`sampleRate: expected a positive number of Hz, got ${String(sampleRate)}`);
  }
  const resolve = (options: object) => {
    const { device: _device, sampleRate: given, ...unknown } = options as { device?: unknown; sampleRate?: number };
    const extra = Object.keys(unknown).find((key) => (unknown as Record<string, unknown>)[key] !== undefined);
    if (extra) throw new ParameterError(`${extra}: unknown option of ${name}, which has none`);
    return { ...identity, modelSampleRate: sampleRate, ...(given !== undefined && { sampleRate: given }) };
  };
  return asFeature(
    defineOp<object, Tensor, AudioSignal>({
      name,
      version,
      sampleRateOf: (signal) => signal.sampleRate,
      resolve,
      async plan(options) {
        const resolved = resolve(options);
        const model = await open({ device: options.device });
        return new BatchPlan<Tensor, AudioSignal>(
          resolved,
          async (signals, run) => {
            check(signals, options.sampleRate);
            const { signal, threads } = run;
            const atRate =
              options.sampleRate === sampleRate
                ? signals
                : await resample(signals, { targetSampleRate: sampleRate, signal, threads });
            const results = await model.run(atRate, run);
            if (results.length !== signals.length || !results.every((result) => result instanceof Tensor)) {
              throw new ModelError(`${name}: expected one Tensor for each of ${signals.length} signals`);
            }
            return [...results];
          },
          () => model.dispose?.(),
        );
      },
    }),
  );
}

function check(signals: readonly AudioSignal[], sampleRate: number): void {
  for (const signal of signals) {
    if (!(signal instanceof AudioSignal)) throw new ParameterError('input: expected an AudioSignal');
    if (signal.sampleRate !== sampleRate) {
      throw new ParameterError(
        `sampleRate: this plan was made for ${sampleRate} Hz, got a signal of ${signal.sampleRate} Hz`,
      );
    }
  }
}

import { defineOp } from '../core/define_op.ts';
import type { Op, ResolvedOptions } from '../core/op.ts';
import { BatchPlan } from '../core/plan.ts';
import type { AudioSignal } from '../core/signal.ts';
import { resample } from '../effects/resample.ts';

/** An op of a model that was trained at `rate` Hz: signals at other rates are resampled first. */
export function atRate<Options extends object, Result>(op: Op<Options, Result>, rate: number): Op<Options, Result> {
  const resampled = (resolved: ResolvedOptions): ResolvedOptions => ({ ...resolved, sampleRate: rate });
  return defineOp<Options, Result, AudioSignal>({
    name: op.opName,
    version: op.version,
    sampleRateOf: (signal) => signal.sampleRate,
    resolve: (options) => op.resolve({ ...options, sampleRate: rate }),
    async plan(options) {
      const plan = await op.plan({ ...options, sampleRate: rate });
      if (options.sampleRate === rate) return plan;
      const resampling = await resample.plan({
        targetSampleRate: rate,
        sampleRate: options.sampleRate,
        device: options.device,
      });
      return new BatchPlan<Result, AudioSignal>(
        resampled(plan.options),
        async (signals, { onProgress, ...runOptions }) =>
          plan.run(await resampling.run(signals, runOptions), { ...runOptions, onProgress }),
        () => {
          resampling.dispose();
          plan.dispose();
        },
      );
    },
  });
}

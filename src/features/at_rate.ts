import { defineOp } from '../core/define_op.ts';
import type { Op } from '../core/op.ts';
import { BatchPlan } from '../core/plan.ts';
import type { AudioSignal } from '../core/signal.ts';
import { combineOps } from '../native/combine.ts';

/** An op of a model that was trained at `rate` Hz: signals at other rates are resampled first. */
export function atRate<Options extends object, Result>(op: Op<Options, Result>, rate: number): Op<Options, Result> {
  return defineOp<Options, Result, AudioSignal>({
    name: op.opName,
    version: op.version,
    sampleRateOf: (signal) => signal.sampleRate,
    resolve: (options) => op.resolve({ ...options, sampleRate: rate }),
    async plan(options) {
      if (options.sampleRate === rate) return op.plan(options);
      const plan = await combineOps({ result: op }, rate, 'sampleRate').plan(options);
      return new BatchPlan<Result, AudioSignal>(
        { ...op.resolve({ ...options, sampleRate: rate }), sampleRate: rate },
        async (signals, run) => (await plan.run(signals, run)).map(({ result }) => result as Result),
        () => plan.dispose(),
      );
    },
  });
}

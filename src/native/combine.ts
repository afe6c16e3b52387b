import { defineOp } from '../core/define_op.ts';
import { ParameterError } from '../core/errors.ts';
import { isPooled } from '../core/feature.ts';
import type { Feature, Op, Plan } from '../core/op.ts';
import { BatchPlan } from '../core/plan.ts';
import { poolFrames } from '../core/pooling.ts';
import type { RunOptions } from '../core/run.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { Member, nativeGroups } from './native_group.ts';
import { NativePlan } from './plan.ts';
import { type InputRateName, planResampling } from './resampling.ts';

// biome-ignore lint/suspicious/noExplicitAny: a set holds ops of any options and results
export type OpSet = Readonly<Record<string, Op<any, any, AudioSignal>>>;

/** The results of a set of ops, by the same names. */
export type OpResults<Set extends OpSet> = {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  -readonly [Name in keyof Set]: Set[Name] extends Op<any, infer Result, AudioSignal> ? Result : never;
};

/**
 * One op of several: native ones share the samples and their spectra, others run beside them.
 *
 * @param rate what signals are resampled to first, in Hz. Default: each signal's own
 * @param inputRateName what messages call the signals' own rate
 */
export function combineOps<Set extends OpSet>(
  set: Set,
  rate?: number,
  inputRateName: InputRateName = 'inputSampleRate',
): Op<object, OpResults<Set>, AudioSignal> {
  const entries = Object.entries(set);
  if (entries.length === 0) throw new ParameterError('features: expected at least 1, got 0');
  return defineOp<object, OpResults<Set>, AudioSignal>({
    name: 'features',
    version: 1,
    sampleRateOf: (signal) => signal.sampleRate,
    resolve: (options) => {
      const own = { ...options, sampleRate: rate ?? options.sampleRate };
      return Object.fromEntries(entries.map(([name, op]) => [name, JSON.stringify(op.resolve(own))]));
    },
    async plan(options) {
      const { sampleRate: inputSampleRate, device } = options;
      const sampleRate = rate ?? inputSampleRate;
      const owned: { dispose(): void }[] = [];
      const own = <Made extends { dispose(): void }>(made: Made): Made => {
        owned.push(made);
        return made;
      };
      const dispose = () => {
        for (const made of owned) made.dispose();
      };
      try {
        const members: Member[] = [];
        for (const [name, op] of entries) members.push(own(await planMember(name, op, { ...options, sampleRate })));
        const groups = nativeGroups(members);
        for (const group of groups) own(group);
        const others = members.filter(({ plan }) => !(plan instanceof NativePlan));
        const resampling =
          sampleRate === inputSampleRate
            ? undefined
            : own(await planResampling({ inputSampleRate, sampleRate, device }, inputRateName));
        const near = resampling && groups.find((group) => group.device === resampling.device);
        const far = groups.filter((group) => group !== near);
        // Resampled signals leave native code for those that are not there.
        const chained = near && own(near.after(resampling, far.length + others.length > 0));
        const rest: Part[] = [
          ...far.map((group) => group.run.bind(group)),
          ...others.map((member) => member.run.bind(member)),
        ];
        return new BatchPlan<OpResults<Set>, AudioSignal>(
          Object.fromEntries(members.map(({ name, plan }) => [name, JSON.stringify(plan.options)])),
          async (signals, run) => {
            const quiet = { signal: run.signal, threads: run.threads };
            const first = await chained?.run(signals, run);
            const given = first?.between ?? (await resampling?.run(signals, quiet)) ?? signals;
            const parts = first ? [first.results] : [];
            // Progress is that of the first part, which is mostly all there is.
            for (const part of rest) parts.push(await part(given, parts.length === 0 ? run : quiet));
            return signals.map((_, i) => Object.assign({}, ...parts.map((results) => results[i]))) as OpResults<Set>[];
          },
          dispose,
        );
      } catch (error) {
        dispose();
        throw error;
      }
    },
  });
}

type Part = (signals: readonly AudioSignal[], run: RunOptions) => Promise<Record<string, unknown>[]>;

async function planMember(name: string, op: OpSet[string], options: object): Promise<Member> {
  const pooled = isPooled(op as Feature) ? (op as ReturnType<Feature['pool']>) : undefined;
  if (!(pooled && isPooled(pooled))) return new Member(name, await op.plan(options as never));
  const { source, pooling } = pooled;
  const plan = (await source.plan(options as never)) as unknown as Plan<unknown, AudioSignal>;
  return new Member(name, plan, (frames) => poolFrames(frames as Tensor, pooling));
}

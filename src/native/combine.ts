import { defineOp } from '../core/define_op.ts';
import { ParameterError } from '../core/errors.ts';
import { isPooled } from '../core/feature.ts';
import type { Feature, Op, Plan } from '../core/op.ts';
import { BatchPlan } from '../core/plan.ts';
import { poolFrames } from '../core/pooling.ts';
import type { RunOptions } from '../core/run.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { callNative, type NativeOutput } from './addon.ts';
import { requireAddon } from './load.ts';
import { NativePlan, toNative } from './plan.ts';
import { runPlan } from './run.ts';

// biome-ignore lint/suspicious/noExplicitAny: a set holds ops of any options and results
export type OpSet = Readonly<Record<string, Op<any, any, AudioSignal>>>;

/** The results of a set of ops, by the same names. */
export type OpResults<Set extends OpSet> = {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  -readonly [Name in keyof Set]: Set[Name] extends Op<any, infer Result, AudioSignal> ? Result : never;
};

/** One member of a set while it runs: its plan, and what makes its result of the plan's. */
interface Member {
  name: string;
  plan: Plan<unknown, AudioSignal>;
  complete(result: unknown): unknown;
}

/** One op of several: native ones share the samples and their spectra, others run beside them. */
export function combineOps<Set extends OpSet>(set: Set): Op<object, OpResults<Set>, AudioSignal> {
  const entries = Object.entries(set);
  if (entries.length === 0) throw new ParameterError('features: expected at least 1, got 0');
  return defineOp<object, OpResults<Set>, AudioSignal>({
    name: 'features',
    version: 1,
    sampleRateOf: (signal) => signal.sampleRate,
    resolve: (options) =>
      Object.fromEntries(entries.map(([name, op]) => [name, JSON.stringify(op.resolve(options as never))])),
    async plan(options) {
      const members = await planMembers(entries, options);
      const others = members.filter((member) => !(member.plan instanceof NativePlan));
      const combined = byDevice(members).map((group) => combinePlans(group, options.sampleRate));
      return new BatchPlan<OpResults<Set>, AudioSignal>(
        Object.fromEntries(members.map(({ name, plan }) => [name, JSON.stringify(plan.options)])),
        async (signals, run) => {
          const results = signals.map((): Record<string, unknown> => ({}));
          for (const plan of combined) {
            const own = await plan.run(signals, run);
            own.forEach((result, i) => {
              Object.assign(results[i]!, result);
            });
          }
          for (const { name, plan, complete } of others) {
            const own = await plan.run(signals, { signal: run.signal, threads: run.threads });
            own.forEach((result, i) => {
              results[i]![name] = complete(result);
            });
          }
          return results as OpResults<Set>[];
        },
        () => {
          for (const plan of combined) plan.dispose();
          for (const { plan } of members) plan.dispose();
        },
      );
    },
  });
}

async function planMembers(entries: [string, OpSet[string]][], options: object): Promise<Member[]> {
  const members: Member[] = [];
  try {
    for (const [name, op] of entries) {
      const pooled = isPooled(op as Feature) ? (op as ReturnType<Feature['pool']>) : undefined;
      if (pooled && isPooled(pooled)) {
        const { source, pooling } = pooled;
        const plan = (await source.plan(options as never)) as unknown as Plan<unknown, AudioSignal>;
        members.push({ name, plan, complete: (frames) => poolFrames(frames as Tensor, pooling) });
      } else {
        members.push({ name, plan: await op.plan(options as never), complete: (result) => result });
      }
    }
  } catch (error) {
    for (const { plan } of members) plan.dispose();
    throw error;
  }
  return members;
}

/** The members with native plans, those of one device together: kernels for some, the CPU for others. */
function byDevice(members: readonly Member[]): Member[][] {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    if (!(member.plan instanceof NativePlan)) continue;
    groups.set(member.plan.device, [...(groups.get(member.plan.device) ?? []), member]);
  }
  return [...groups.values()];
}

/** One plan over native plans of one device. */
function combinePlans(members: readonly Member[], sampleRate: number) {
  const addon = requireAddon('features');
  const plans = members.map(({ plan }) => plan as NativePlan<unknown, AudioSignal>);
  const handle = callNative(() =>
    addon.combinePlans(
      plans.map((plan) => plan.handle),
      plans[0]!.device,
    ),
  );
  return {
    async run(signals: readonly AudioSignal[], options: RunOptions): Promise<Record<string, unknown>[]> {
      const given = signals.map((signal) => toNative(signal, sampleRate));
      const outputs = await runPlan(addon, handle, given, options);
      return outputs.map((all, i) => {
        const byPlan = members.map((): NativeOutput[] => []);
        for (const output of all) byPlan[Number(output.name.split('/')[0])]!.push(output);
        return Object.fromEntries(
          members.map(({ name, complete }, m) => [name, complete(plans[m]!.finish(byPlan[m]!, signals[i]!))]),
        );
      });
    },
    dispose: () => addon.disposePlan(handle),
  };
}

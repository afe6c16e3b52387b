import type { Plan } from '../core/op.ts';
import type { RunOptions } from '../core/run.ts';
import type { AudioSignal } from '../core/signal.ts';
import { callNative, type NativeOutput, type PlanHandle } from './addon.ts';
import { requireAddon } from './load.ts';
import { NativePlan, toNative } from './plan.ts';
import { runPlan } from './run.ts';

/** One op of a set while it runs: its plan, and what makes its result of the plan's. */
export class Member {
  constructor(
    readonly name: string,
    readonly plan: Plan<unknown, AudioSignal>,
    readonly complete: (result: unknown) => unknown = (result) => result,
  ) {}

  /** The results under their name, of a member that runs beside the others. */
  async run(signals: readonly AudioSignal[], options: RunOptions): Promise<Record<string, unknown>[]> {
    const results = await this.plan.run(signals, options);
    return results.map((result) => ({ [this.name]: this.complete(result) }));
  }

  dispose(): void {
    this.plan.dispose();
  }
}

type Own = NativePlan<unknown, AudioSignal>;

/** The members with native plans, those of one device together: kernels for some, the CPU for others. */
export function nativeGroups(members: readonly Member[]): NativeGroup[] {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    if (!(member.plan instanceof NativePlan)) continue;
    groups.set(member.plan.device, [...(groups.get(member.plan.device) ?? []), member]);
  }
  return [...groups.values()].map((group) => new NativeGroup(group));
}

/** Members with native plans of one device as one plan: their samples cross once. */
export class NativeGroup {
  readonly device: string;
  readonly #members: readonly Member[];
  readonly #plans: readonly Own[];
  readonly #addon = requireAddon('features');
  readonly #handle: PlanHandle;

  constructor(members: readonly Member[]) {
    this.#members = members;
    this.#plans = members.map(({ plan }) => plan as Own);
    this.device = this.#plans[0]!.device;
    this.#handle = callNative(() =>
      this.#addon.combinePlans(
        this.#plans.map(({ handle }) => handle),
        this.device,
      ),
    );
  }

  /** The results of signals at the members' rate. */
  async run(signals: readonly AudioSignal[], options: RunOptions): Promise<Record<string, unknown>[]> {
    const given = signals.map((signal) => toNative(signal, this.#plans[0]!.sampleRate));
    const outputs = await runPlan(this.#addon, this.#handle, given, options);
    return outputs.map((own, i) => this.#finish(own, signals[i]!));
  }

  /**
   * The members behind `source`, whose result stays in native code on its way to them.
   *
   * @param wanted whether the signals between are wanted too
   */
  after(source: NativePlan<AudioSignal, AudioSignal>, wanted: boolean): ChainedGroup {
    const addon = this.#addon;
    const keeps = wanted || this.#plans.some(({ readsInput }) => readsInput);
    const handle = callNative(() => addon.chainPlans(source.handle, this.#handle, keeps, this.device));
    return {
      run: async (signals, options) => {
        const given = signals.map((signal) => toNative(signal, source.sampleRate));
        const between: AudioSignal[] = [];
        const results: Record<string, unknown>[] = [];
        for (const [i, own] of (await runPlan(addon, handle, given, options)).entries()) {
          if (keeps) between.push(source.finish(own.splice(0, 1), signals[i]!));
          // Without those between, no member looks at its signal.
          results.push(this.#finish(own, keeps ? between[i]! : signals[i]!));
        }
        return { between, results };
      },
      dispose: () => addon.disposePlan(handle),
    };
  }

  #finish(outputs: readonly NativeOutput[], signal: AudioSignal): Record<string, unknown> {
    const byPlan = this.#members.map((): NativeOutput[] => []);
    for (const output of outputs) byPlan[Number(output.name.split('/')[0])]!.push(output);
    return Object.fromEntries(
      this.#members.map(({ name, complete }, m) => [name, complete(this.#plans[m]!.finish(byPlan[m]!, signal))]),
    );
  }

  dispose(): void {
    this.#addon.disposePlan(this.#handle);
  }
}

/** A group behind another plan. `between` may be empty when it was not wanted. */
export interface ChainedGroup {
  run(
    signals: readonly AudioSignal[],
    options: RunOptions,
  ): Promise<{ between: AudioSignal[]; results: Record<string, unknown>[] }>;
  dispose(): void;
}

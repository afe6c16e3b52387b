import type { Device } from './device.ts';
import { ParameterError } from './errors.ts';
import type { Op, Plan, PlanTarget, ResolvedOptions } from './op.ts';
import type { Progress, RunOptions } from './run.ts';

/** What makes an op; `defineOp` adds the three verbs. */
export interface OpDefinition<Options, Result, Input> {
  name: string;
  version: number;
  /** The rate an input was sampled at; undefined when inputs do not carry one. */
  sampleRateOf(input: Input): number | undefined;
  resolve(options: Options & { sampleRate: number }): ResolvedOptions;
  plan(options: Options & PlanTarget): Promise<Plan<Result, Input>>;
}

type CallOptions<Options> = Options & RunOptions & { device?: Device; sampleRate?: number };

/** Makes the callable op: `op(input, options)` is exactly plan → run → dispose, one plan per sample rate. */
export function defineOp<Options extends object, Result, Input>(
  definition: OpDefinition<Options, Result, Input>,
  preset: Partial<Options> = {},
): Op<Options, Result, Input> {
  const { name, version, sampleRateOf } = definition;

  async function call(input: Input | readonly Input[], options: CallOptions<Options> = {} as CallOptions<Options>) {
    const { signal, onProgress, threads, ...rest } = { ...preset, ...options } as CallOptions<Options>;
    const own: { sampleRate?: number } = rest;
    signal?.throwIfAborted();
    const many = Array.isArray(input);
    const inputs = (many ? input : [input]) as readonly Input[];
    const results = new Array<Result>(inputs.length);
    let done = 0;
    const groups = [...groupByRate(inputs, sampleRateOf, own.sampleRate)];
    // A plan counts in units of its own, such as segments; several plans have only the signals in common.
    const report = (progress: Progress, signals: number) => {
      if (groups.length === 1) return onProgress!(progress);
      const share = progress.total > 0 ? progress.done / progress.total : 0;
      onProgress!({ done: done + share * signals, total: inputs.length, unit: 'signals' });
    };
    for (const [sampleRate, indices] of groups) {
      const plan = await definition.plan({ ...own, sampleRate } as unknown as Options & PlanTarget);
      try {
        const part = await plan.run(
          indices.map((index) => inputs[index]!),
          { signal, threads, onProgress: onProgress && ((progress) => report(progress, indices.length)) },
        );
        part.forEach((result, i) => {
          results[indices[i]!] = result;
        });
        done += indices.length;
      } finally {
        plan.dispose();
      }
    }
    return many ? results : results[0]!;
  }

  const op = call as unknown as Op<Options, Result, Input>;
  return Object.defineProperties(op, {
    name: { value: name },
    opName: { value: name, enumerable: true },
    version: { value: version, enumerable: true },
    preset: { value: Object.freeze({ ...preset }), enumerable: true },
    // Configurable: a Feature replaces it by one that returns Features.
    with: { configurable: true, value: (options: Options) => defineOp(definition, { ...preset, ...options }) },
    resolve: { value: (options: Options & { sampleRate: number }) => definition.resolve({ ...preset, ...options }) },
    plan: { value: (options: Options & PlanTarget) => definition.plan({ ...preset, ...options }) },
  });
}

function groupByRate<Input>(
  inputs: readonly Input[],
  sampleRateOf: (input: Input) => number | undefined,
  given: number | undefined,
): Map<number | undefined, number[]> {
  const groups = new Map<number | undefined, number[]>();
  inputs.forEach((input, index) => {
    const carried = sampleRateOf(input);
    if (carried !== undefined && given !== undefined && carried !== given) {
      throw new ParameterError(`sampleRate: expected ${carried} Hz, the rate of the signal, got ${given}`);
    }
    const rate = carried ?? given;
    const group = groups.get(rate);
    if (group) group.push(index);
    else groups.set(rate, [index]);
  });
  return groups;
}

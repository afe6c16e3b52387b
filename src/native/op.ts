import { defineOp } from '../core/define_op.ts';
import { DeviceError } from '../core/errors.ts';
import type { Op, ResolvedOptions } from '../core/op.ts';
import { BatchPlan } from '../core/plan.ts';
import { AudioSignal } from '../core/signal.ts';
import { Tensor, tensorArrays } from '../core/tensor.ts';
import { type Addon, callNative, type NativeOutput, type PlanHandle } from './addon.ts';
import { chooseDevice, type DeviceChoice, noteFallback, type PlanDevice } from './device.ts';
import { type Fallback, fallbacks, runFallback } from './fallback/index.ts';
import { loadAddon, requireAddon } from './load.ts';
import { type OpName, opSchemas } from './options.generated.ts';
import { NativePlan, toNative } from './plan.ts';
import { resolveOptions } from './resolve.ts';

/** What a native op needs beside its C++ half: how inputs go in and how outputs come back. */
export interface NativeOpDefinition<Result, Input> {
  name: OpName;
  /** What the addon gets instead of an input, where several kinds of input need telling apart. */
  feed?(input: Input): AudioSignal | Tensor;
  /** Whether `wrap` looks at the input. Default `false`. */
  readsInput?: boolean;
  /** The result of one input, from its outputs. `options` are the resolved ones, with the plan's `sampleRate`. */
  wrap(outputs: NativeOutput[], input: Input, options: ResolvedOptions & { sampleRate: number }): Result;
}

/**
 * An op whose work is done by the addon (native/ops/<name>), or by its TypeScript implementation
 * when no addon could be loaded and there is one.
 */
export function nativeOp<Options extends object, Result, Input extends AudioSignal | Tensor = AudioSignal>(
  definition: NativeOpDefinition<Result, Input>,
): Op<Options, Result, Input> {
  const { name, wrap, feed = (input: Input) => input, readsInput = false } = definition;
  const schema = opSchemas[name];
  const takesRate = schema.fields.some((field) => field.name === 'sampleRate');

  const own = (options: object): object => {
    const { sampleRate, device, ...rest } = options as { sampleRate?: number; device?: string };
    return takesRate ? { ...rest, sampleRate } : rest;
  };
  const resolve = (options: object): ResolvedOptions => {
    const { addon } = loadAddon();
    return addon ? callNative(() => addon.resolve(name, own(options))) : resolveOptions(schema, own(options));
  };

  return defineOp<Options, Result, Input>({
    name,
    version: schema.version,
    sampleRateOf: (input) => (input instanceof AudioSignal ? input.sampleRate : undefined),
    resolve: (options) => resolve(options),
    async plan(options) {
      const { sampleRate } = options;
      const choice = await chooseDevice(name, options.device);
      const finish = (outputs: NativeOutput[], input: Input, resolved: ResolvedOptions): Result =>
        wrap(outputs, input, { ...resolved, sampleRate });
      const fallback: Fallback | undefined = fallbacks[name];
      if (!loadAddon().addon && fallback) {
        const resolved = resolve(options);
        return new BatchPlan(resolved, async (inputs: readonly Input[], runOptions) => {
          const given = inputs.map((input) => toNative(feed(input), sampleRate));
          const outputs = await runFallback(fallback, given, resolved, runOptions);
          return outputs.map((output, i) => finish(output, inputs[i]!, resolved));
        });
      }
      const addon = requireAddon(name);
      const { handle, device } = createPlan(addon, name, own(options), choice);
      return new NativePlan<Result, Input>(addon, handle, device, sampleRate, feed, finish, readsInput);
    },
  });
}

/** On the device chosen, or on the CPU where that is allowed and kernels do not cover the options. */
function createPlan(
  addon: Addon,
  name: OpName,
  options: object,
  { device, mayFallBack }: DeviceChoice,
): { handle: PlanHandle; device: PlanDevice } {
  try {
    return { handle: callNative(() => addon.createPlan(name, options, device)), device };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    if (!mayFallBack) throw new DeviceError(`${name} on ${device}: ${error.message}`);
    noteFallback(name, error.message);
    return { handle: callNative(() => addon.createPlan(name, options, 'cpu')), device: 'cpu' };
  }
}

/** The tensor of one output; memory is taken over, not copied. */
export function toTensor(output: NativeOutput): Tensor {
  return new Tensor(output.dtype, output.shape, new tensorArrays[output.dtype](output.data) as never);
}

/** The first output as a tensor: the `wrap` of ops with one result. */
export function firstTensor(outputs: NativeOutput[]): Tensor<'float32'> {
  return toTensor(outputs[0]!) as Tensor<'float32'>;
}

/** The first output as a signal at `sampleRate`: float32 `[channels, length]`. */
export function firstSignal(outputs: NativeOutput[], sampleRate: number): AudioSignal {
  const { shape, data } = outputs[0]!;
  const numberOfChannels = shape.length > 1 ? shape[0]! : 1;
  return new AudioSignal(new Float32Array(data), { sampleRate, numberOfChannels });
}

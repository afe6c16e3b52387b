import { ParameterError } from '../core/errors.ts';
import type { ResolvedOptions } from '../core/op.ts';
import { BatchPlan } from '../core/plan.ts';
import { AudioSignal } from '../core/signal.ts';
import { Tensor } from '../core/tensor.ts';
import type { Addon, NativeInput, NativeOutput, PlanHandle } from './addon.ts';
import type { PlanDevice } from './device.ts';
import { runPlan } from './run.ts';

/** A plan inside the addon. Its parts are open, so that several can be combined into one. */
export class NativePlan<Result, Input extends AudioSignal | Tensor> extends BatchPlan<Result, Input> {
  readonly handle: PlanHandle;
  readonly device: PlanDevice;
  /** Of the signals that it takes, in Hz. */
  readonly sampleRate: number;
  /** Whether `finish` looks at the input, which it otherwise need not be given. */
  readonly readsInput: boolean;
  /** The result of one input from the outputs of the addon. */
  readonly finish: (outputs: NativeOutput[], input: Input) => Result;

  constructor(
    addon: Addon,
    handle: PlanHandle,
    device: PlanDevice,
    sampleRate: number,
    feed: (input: Input) => AudioSignal | Tensor,
    finish: (outputs: NativeOutput[], input: Input, options: ResolvedOptions) => Result,
    readsInput: boolean,
  ) {
    const options = addon.planOptions(handle);
    super(
      options,
      async (inputs, runOptions) => {
        const given = inputs.map((input) => toNative(feed(input), sampleRate));
        const outputs = await runPlan(addon, handle, given, runOptions);
        return outputs.map((output, i) => this.finish(output, inputs[i]!));
      },
      () => addon.disposePlan(handle),
    );
    this.handle = handle;
    this.device = device;
    this.sampleRate = sampleRate;
    this.readsInput = readsInput;
    this.finish = (outputs, input) => finish(outputs, input, options);
  }
}

/** What crosses into the addon for an input. @throws ParameterError when it is no signal of the plan's rate */
export function toNative(input: AudioSignal | Tensor, sampleRate: number): NativeInput {
  if (input instanceof Tensor) return input;
  if (!(input instanceof AudioSignal)) {
    throw new ParameterError('input: expected an AudioSignal (see AudioSignal.mono) or, for inverse ops, a Tensor');
  }
  if (input.sampleRate !== sampleRate) {
    throw new ParameterError(
      `sampleRate: this plan was made for ${sampleRate} Hz, got a signal of ${input.sampleRate} Hz`,
    );
  }
  return { dtype: 'float32', shape: [input.numberOfChannels, input.length], data: input.data };
}

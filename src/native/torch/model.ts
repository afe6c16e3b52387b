import type { Device } from '../../core/device.ts';
import type { ResolvedOptions } from '../../core/op.ts';
import type { RunOptions } from '../../core/run.ts';
import {
  type Addon,
  callNative,
  fromNative,
  type NativeInput,
  type NativeModelSource,
  type NativeOutput,
  type PlanHandle,
} from '../addon.ts';
import type { ModelOpName } from '../model_options.generated.ts';
import { runPlan } from '../run.ts';
import { requireTorch } from './load.ts';

/** What a model is opened with. */
export interface ModelOpening {
  /** Its native options; see model_options.generated.ts. */
  options?: object;
  source: Omit<NativeModelSource, 'device'>;
  device?: Device;
}

/** A model inside the LibTorch plug-in: weights and a native plan. */
export class TorchModel {
  /** All native options with defaults filled in. */
  readonly options: ResolvedOptions;
  readonly #addon: Addon;
  readonly #handle: PlanHandle;

  private constructor(addon: Addon, handle: PlanHandle) {
    this.#addon = addon;
    this.#handle = handle;
    this.options = addon.planOptions(handle);
  }

  /**
   * Opens a model, off this thread.
   *
   * @throws ModelError when the plug-in is missing, the weights are not this model's, or the device has not its precision
   * @throws ParameterError for a bad option
   * @throws DeviceError when LibTorch cannot use the device
   */
  static async open(name: ModelOpName, { options = {}, source, device = 'auto' }: ModelOpening): Promise<TorchModel> {
    const addon = requireTorch(name);
    // 'auto' means what MELISMA_DEVICE says, as for the other ops.
    const chosen = device === 'auto' ? process.env.MELISMA_DEVICE || 'auto' : device;
    const handle = await new Promise<PlanHandle>((resolve, reject) => {
      const onFinished = (error: Error | null) => (error ? reject(fromNative(error)) : resolve(opening));
      const opening = callNative(() => addon.openModel(name, options, { ...source, device: chosen }, { onFinished }));
    });
    return new TorchModel(addon, handle);
  }

  /** The outputs of one input. */
  async run(input: NativeInput, run: RunOptions = {}): Promise<NativeOutput[]> {
    return (await this.runMany([input], run))[0]!;
  }

  /** The outputs of each input. Segments run beside each other on `threads` threads, all cores by default. */
  runMany(inputs: readonly NativeInput[], run: RunOptions = {}): Promise<NativeOutput[][]> {
    return runPlan(this.#addon, this.#handle, inputs, run);
  }

  dispose(): void {
    this.#addon.disposePlan(this.#handle);
  }
}

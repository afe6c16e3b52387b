import type { Device } from '../../core/device.ts';
import { ModelError } from '../../core/errors.ts';
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
import { loadTorch, requireTorch } from './load.ts';

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
   * @throws ModelError when the plug-in is missing or the weights are not this model's
   * @throws ParameterError for a bad option
   * @throws DeviceError when LibTorch cannot use the device
   */
  static async open(name: ModelOpName, { options = {}, source, device = 'auto' }: ModelOpening): Promise<TorchModel> {
    const addon = requireTorch(name);
    // 'auto' means what MELISMA_DEVICE says, as for the other ops.
    const chosen = device === 'auto' ? process.env.MELISMA_DEVICE || 'auto' : device;
    checkPrecision(name, options, chosen);
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

/** Before LibTorch 2 the CPU has no convolutions in half precision, or wrong ones; its own words for that help nobody. */
function checkPrecision(name: ModelOpName, { precision }: { precision?: string }, device: string): void {
  const { info } = loadTorch();
  const onCpu = device === 'cpu' || !info?.cuda;
  const convolves = name !== 't5Encoder' && name !== 'torchscript';
  if (!onCpu || !convolves || !info?.version.startsWith('1.')) return;
  if (precision === 'float16' || precision === 'bfloat16') {
    throw new ModelError(
      `precision: expected 'float32' on the CPU with LibTorch ${info.version}, got '${precision}'; half precision needs LibTorch 2 or a GPU`,
    );
  }
}

import { availableParallelism } from 'node:os';
import type { Device } from '../../core/device.ts';
import type { ResolvedOptions } from '../../core/op.ts';
import type { RunOptions } from '../../core/run.ts';
import {
  type Addon,
  callNative,
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
  /** Bytes that one segment needs while it runs; fewer run beside each other where memory is short. */
  segmentBytes?: number;
}

/** A model inside the LibTorch plug-in: weights and a native plan. */
export class TorchModel {
  /** All native options with defaults filled in. */
  readonly options: ResolvedOptions;
  readonly #addon: Addon;
  readonly #handle: PlanHandle;
  readonly #segmentBytes: number;

  /**
   * @throws ModelError when the plug-in is missing or the weights are not this model's
   * @throws ParameterError for a bad option
   * @throws DeviceError when LibTorch cannot use the device
   */
  constructor(name: ModelOpName, { options = {}, source, device = 'auto', segmentBytes = 0 }: ModelOpening) {
    this.#addon = requireTorch(name);
    // 'auto' means what MELISMA_DEVICE says, as for the other ops.
    const chosen = device === 'auto' ? process.env.MELISMA_DEVICE || 'auto' : device;
    this.#handle = callNative(() => this.#addon.createModelPlan(name, options, { ...source, device: chosen }));
    this.options = this.#addon.planOptions(this.#handle);
    this.#segmentBytes = segmentBytes;
  }

  /** The outputs of one input. */
  async run(input: NativeInput, run: RunOptions = {}): Promise<NativeOutput[]> {
    return (await this.runMany([input], run))[0]!;
  }

  /** The outputs of each input. Segments run beside each other on `threads` threads, all cores by default. */
  runMany(inputs: readonly NativeInput[], run: RunOptions = {}): Promise<NativeOutput[][]> {
    const threads = Math.min(run.threads ?? availableParallelism(), this.#threadsInMemory());
    return runPlan(this.#addon, this.#handle, inputs, { ...run, threads });
  }

  dispose(): void {
    this.#addon.disposePlan(this.#handle);
  }

  #threadsInMemory(): number {
    if (this.#segmentBytes === 0) return Number.POSITIVE_INFINITY;
    const free = process.availableMemory();
    return Math.max(1, Math.floor((0.8 * free) / this.#segmentBytes));
  }
}

import { DeviceError, MelismaError, ModelError, ParameterError } from '../core/errors.ts';
import type { ResolvedOptions } from '../core/op.ts';
import type { DType } from '../core/tensor.ts';

/** An array on its way into the addon; the addon copies `data`. */
export interface NativeInput {
  dtype: DType;
  shape: readonly number[];
  data: Float32Array | Float64Array | Int32Array;
}

/** An array out of the addon; `data` belongs to the caller. */
export interface NativeOutput {
  name: string;
  dtype: DType;
  shape: number[];
  data: ArrayBuffer;
}

declare const planBrand: unique symbol;
/** A plan inside the addon; belongs to the thread that made it. */
export interface PlanHandle {
  readonly [planBrand]: never;
}

/** What is known of one option; see native/core/params.hpp. */
export interface FieldSchema {
  name: string;
  type: 'integer' | 'number' | 'boolean' | 'choice';
  doc: string;
  unit: string;
  nullable: boolean;
  required: boolean;
  default?: number | boolean | string | null;
  /** How the default follows from options above: names, numbers, + - * /. */
  defaultExpression?: string;
  minimum?: number;
  minimumExpression?: string;
  exclusiveMinimum?: boolean;
  maximum?: number;
  maximumExpression?: string;
  exclusiveMaximum?: boolean;
  /** Has a condition that only the C++ code states. */
  checked?: boolean;
  choices: string[];
}

export interface OpSchema {
  name: string;
  version: number;
  input: 'audio' | 'spectrogram' | 'tokens' | 'examples';
  doc: string;
  fields: FieldSchema[];
}

/** How the addon was built and what it found. */
export interface AddonInfo {
  /** Whether it has CUDA kernels; `devices()` says whether they can run here. */
  cuda: boolean;
  simd: string;
  simdWarning: string;
  compiler: string;
  cores: number;
  poolThreads: number;
  runningJobs: number;
  idleBufferBytes: number;
}

/** A tensor inside a file, as native/core/model_source.hpp reads it. */
export interface NativeStoredTensor {
  name: string;
  file: string;
  byteOffset: number;
  dtype: string;
  shape: readonly number[];
  /** In elements. */
  strides: readonly number[];
}

/** What a model is made of. */
export interface NativeModelSource {
  tensors?: readonly NativeStoredTensor[];
  /** For models that are one opaque file. */
  file?: string;
  device?: string;
}

/** GPUs and drivers, as found by an addon with CUDA kernels. */
export interface DeviceReport {
  available: boolean;
  /** Why not, in words. */
  reason: string;
  /** The CUDA version that the driver supports, and the one this build needs; empty when unknown. */
  driver: string;
  runtime: string;
  /** What this build has code for, such as `sm_90`. */
  architectures: string;
  /** Kernels are executed on the CPU, for tests. */
  emulated: boolean;
  devices: { ordinal: number; name: string; architecture: string; totalBytes: number }[];
}

/** The typed contract of `melisma.node` (native/binding/addon.cpp). */
export interface Addon {
  schema(): OpSchema[];
  resolve(op: string, options: object): ResolvedOptions;
  createPlan(op: string, options: object, device: string): PlanHandle;
  /**
   * Models only (the LibTorch plug-in has some): a plan over weights that lie in files. Opened off this thread;
   * the handle is to be used after `onFinished` without an error.
   */
  openModel(
    op: string,
    options: object,
    source: NativeModelSource,
    callbacks: { onFinished: (error: Error | null) => void },
  ): PlanHandle;
  /** One plan that runs all of these, made for the same device, over the same input; output names are `<position>/<name>`. */
  combinePlans(plans: readonly PlanHandle[], device: string): PlanHandle;
  /** One plan that runs `then` over the result of `first`, made for the same device; `keeps` puts that before its outputs. */
  chainPlans(first: PlanHandle, then: PlanHandle, keeps: boolean, device: string): PlanHandle;
  disposePlan(plan: PlanHandle): void;
  planOptions(plan: PlanHandle): ResolvedOptions;
  /** Copies the inputs, returns a number for `cancelJob`; `onFinished` comes exactly once. */
  runPlan(
    plan: PlanHandle,
    inputs: readonly NativeInput[],
    callbacks: {
      onFinished: (error: Error | { thrown: unknown } | null, outputs: NativeOutput[][] | null) => void;
      onProgress?: (share: number, total: number) => void;
    },
    threads: number,
  ): number;
  cancelJob(job: number): void;
  /** Makes a device ready without holding up this thread; -1 only looks for devices. */
  openDevice(ordinal: number, callbacks: { onFinished: (error: Error | null) => void }): number;
  /** Null in an addon without CUDA kernels. Looks for devices when nobody has: call `openDevice` first. */
  devices(): DeviceReport | null;
  /** Names of the ops with CUDA kernels; touches no driver. */
  deviceOps(): string[];
  /** Bytes of an open device held by melisma, kept for reuse, and the most it may hold. */
  deviceMemory(ordinal: number): { used: number; idle: number; limit: number };
  /** What is kept for reuse goes back to the system; takes milliseconds. */
  releaseMemory(): void;
  /** For the end of the process: stops the jobs of this thread, waits for what is in hand; nothing is delivered any more. */
  shutDown(): void;
  info(): AddonInfo;
}

/** The error class that belongs to a code from the addon. */
export function fromNative(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof MelismaError) return error;
  const code = (error as { code?: unknown }).code;
  if (code === 'ERR_PARAMETER') return new ParameterError(error.message);
  if (code === 'ERR_DEVICE') return new DeviceError(error.message);
  if (code === 'ERR_MODEL') return new ModelError(error.message);
  if (code === 'ERR_INTERNAL') return new MelismaError('ERR_INTERNAL', error.message);
  return error;
}

/** Calls into the addon and throws its errors as melisma's. */
export function callNative<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw fromNative(error);
  }
}

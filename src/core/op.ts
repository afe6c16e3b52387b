import type { Device } from './device.ts';
import type { RunOptions } from './run.ts';
import type { AudioSignal } from './signal.ts';
import type { Tensor } from './tensor.ts';

/** Every option of an op with its default filled in: plain JSON, stored beside results and in cache keys. */
export type ResolvedOptions = Readonly<Record<string, number | string | boolean | null | readonly number[]>>;

/** What `plan` takes beside the op's own options. */
export interface PlanTarget {
  /** Rate of the signals that the plan will run on, in Hz. */
  sampleRate: number;
  /** Default `'auto'`. */
  device?: Device;
}

/** Tables built once for one set of options; `run` as often as you like, then dispose. */
export interface Plan<Result, Input = AudioSignal> {
  /** All options with defaults filled in. */
  readonly options: ResolvedOptions;
  run(input: Input, options?: RunOptions): Promise<Result>;
  run(inputs: readonly Input[], options?: RunOptions): Promise<Result[]>;
  /** Frees the tables. Running jobs finish; a later `run` throws. Calling it twice is fine. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/**
 * A named computation with three verbs: call it, preset options `with`, or build a `plan` and run it
 * many times. Calling is exactly plan → run → dispose.
 */
export interface Op<Options, Result, Input = AudioSignal> {
  (input: Input, options?: Options & RunOptions & { device?: Device }): Promise<Result>;
  (inputs: readonly Input[], options?: Options & RunOptions & { device?: Device }): Promise<Result[]>;
  readonly opName: string;
  /** Changes whenever the op's numbers change, so that caches notice. */
  readonly version: number;
  /** The options preset by `with`. */
  readonly preset: Readonly<Partial<Options>>;
  /** A new op with these options preset; the later of two `with` wins. */
  with(options: Options): Op<Options, Result, Input>;
  /** Checks the options and fills in the defaults. @throws ParameterError */
  resolve(options: Options & { sampleRate: number }): ResolvedOptions;
  plan(options: Options & PlanTarget): Promise<Plan<Result, Input>>;
}

/** Statistics over the frames of a feature. `std` is the population standard deviation, as NumPy's. */
export type PoolStatistic = 'mean' | 'std' | 'min' | 'max' | 'median';

/** An op from a signal to a tensor whose last axis is time; the input of datasets and classifiers. */
export interface Feature<Options = object, Result extends Tensor = Tensor> extends Op<Options, Result> {
  with(options: Options): Feature<Options, Result>;
  /**
   * A feature without the time axis: the statistics over frames, concatenated in the order given.
   * `mfcc.pool('mean', 'std')` has shape `[2 * nMfcc]`.
   */
  pool(...statistics: [PoolStatistic, ...PoolStatistic[]]): Feature<Options, Tensor<'float32'>>;
}

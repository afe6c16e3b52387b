import type { RunOptions } from '../../core/run.ts';
import type { Tensor } from '../../core/tensor.ts';
import type { Matrix } from '../matrix.ts';

/** What a head's options, state and summary may hold beside tensors. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** The kinds of head. */
export type HeadType = 'logisticRegression' | 'linearSvm' | 'rbfSvm' | 'randomForest' | 'kNearestNeighbors' | 'mlp';

/** Everything a fitted head is made of: `restoreHead` rebuilds it bit for bit. */
export interface HeadState {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly values: Readonly<Record<string, JsonValue>>;
}

/** A head with its parameters learned; immutable. */
export interface FittedHead {
  readonly type: HeadType;
  readonly numberOfClasses: number;
  readonly numberOfFeatures: number;
  /** How the fit went: iterations, convergence, losses; empty after loading. */
  readonly summary: Readonly<Record<string, JsonValue>>;
  /**
   * Class probabilities `[rows, numberOfClasses]` of the rows of `x` (each row sums to 1).
   *
   * @throws ParameterError when `x` has another number of columns than the training data
   */
  predictProbabilities(x: Matrix, options?: Pick<RunOptions, 'signal'>): Promise<Matrix>;
  state(): HeadState;
}

/** A way to learn classes from vectors, with its options bound. */
export interface Head {
  readonly type: HeadType;
  /** All options with defaults filled in. */
  readonly options: Readonly<Record<string, JsonValue>>;
  /**
   * Learns from rows `x` with classes `y` (integers from 0 to `numberOfClasses - 1`). The JavaScript
   * thread is never held for long.
   *
   * @throws `signal.reason` when aborted
   */
  fit(x: Matrix, y: Int32Array, numberOfClasses: number, options?: FitOptions): Promise<FittedHead>;
}

/** Options of a fit. */
export type FitOptions = Pick<RunOptions, 'signal' | 'onProgress'>;

import { ParameterError } from '../core/errors.ts';
import { Matrix } from './matrix.ts';
import { Pace } from './pace.ts';

/**
 * Shifts and scales each column to mean 0 and standard deviation 1, as scikit-learn's
 * `StandardScaler`: population deviation, and columns that are constant (to rounding) keep scale 1.
 */
export class StandardScaler {
  readonly mean: Float64Array;
  readonly scale: Float64Array;

  constructor(mean: Float64Array, scale: Float64Array) {
    this.mean = mean;
    this.scale = scale;
  }

  /** Learns mean and scale of the columns of `x`. @throws `signal.reason` */
  static async fit(x: Matrix, signal?: AbortSignal): Promise<StandardScaler> {
    const pace = new Pace(signal);
    const { rows, columns } = x;
    const mean = new Float64Array(columns);
    const variance = new Float64Array(columns);
    const drift = new Float64Array(columns);
    for (let i = 0; i < rows; i++) {
      const row = x.row(i);
      for (let j = 0; j < columns; j++) mean[j]! += row[j]!;
      if (pace.due) await pace.rest();
    }
    for (let j = 0; j < columns; j++) mean[j]! /= rows;
    for (let i = 0; i < rows; i++) {
      const row = x.row(i);
      for (let j = 0; j < columns; j++) {
        const difference = row[j]! - mean[j]!;
        drift[j]! += difference;
        variance[j]! += difference * difference;
      }
      if (pace.due) await pace.rest();
    }
    const scale = variance.map((sum, j) => {
      const value = (sum - drift[j]! ** 2 / rows) / rows;
      // The rounding error that a constant column of this size can have: it must not become its scale.
      const noise = rows * Number.EPSILON * value + (rows * mean[j]! * Number.EPSILON) ** 2;
      return value > noise ? Math.sqrt(value) : 1;
    });
    return new StandardScaler(mean, scale);
  }

  /**
   * A scaled copy of `x`.
   *
   * @throws ParameterError when `x` has another number of columns than the training data
   */
  async transform(x: Matrix, signal?: AbortSignal): Promise<Matrix> {
    const { columns } = x;
    if (columns !== this.mean.length) {
      throw new ParameterError(`x: expected ${this.mean.length} columns, got ${columns}`);
    }
    const pace = new Pace(signal);
    const scaled = new Matrix(x.rows, columns);
    for (let i = 0; i < x.rows; i++) {
      const from = x.row(i);
      const to = scaled.row(i);
      for (let j = 0; j < columns; j++) to[j] = (from[j]! - this.mean[j]!) / this.scale[j]!;
      if (pace.due) await pace.rest();
    }
    return scaled;
  }
}

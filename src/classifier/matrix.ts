import { ParameterError } from '../core/errors.ts';

/** A dense row-major matrix of float64, shape `[rows, columns]`: one example in each row. */
export class Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;

  /** @throws ParameterError when `data` does not hold `rows * columns` numbers */
  constructor(rows: number, columns: number, data: Float64Array = new Float64Array(rows * columns)) {
    if (data.length !== rows * columns) {
      throw new ParameterError(
        `data: expected ${rows * columns} numbers for [${rows}, ${columns}], got ${data.length}`,
      );
    }
    this.rows = rows;
    this.columns = columns;
    this.data = data;
  }

  /** Copies equally long rows. @throws ParameterError when their lengths differ */
  static fromRows(rows: readonly ArrayLike<number>[]): Matrix {
    const columns = rows[0]?.length ?? 0;
    const matrix = new Matrix(rows.length, columns);
    rows.forEach((row, i) => {
      if (row.length !== columns) {
        throw new ParameterError(`rows: expected ${columns} numbers in row ${i}, got ${row.length}`);
      }
      matrix.data.set(row, i * columns);
    });
    return matrix;
  }

  /** A view (not a copy) of row `i`. */
  row(i: number): Float64Array {
    return this.data.subarray(i * this.columns, (i + 1) * this.columns);
  }

  /** A copy of the rows at `indices`, in that order. */
  select(indices: ArrayLike<number>): Matrix {
    const chosen = new Matrix(indices.length, this.columns);
    for (let i = 0; i < indices.length; i++) chosen.data.set(this.row(indices[i]!), i * this.columns);
    return chosen;
  }
}

/** The position of the largest value; of equal ones the first. */
export function argMax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/** The most probable class of each row of `[rows, classes]`. */
export function mostProbable(probabilities: Matrix): Int32Array {
  return Int32Array.from({ length: probabilities.rows }, (_, i) => argMax(probabilities.row(i)));
}

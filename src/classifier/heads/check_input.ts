import { DataError, ParameterError } from '../../core/errors.ts';
import type { Matrix } from '../matrix.ts';

/**
 * Refuses training data that no head can learn from.
 *
 * @throws ParameterError when shapes do not match
 * @throws DataError when a value is not finite, or fewer than two classes have rows
 */
export function checkTrainingData(x: Matrix, y: Int32Array, numberOfClasses: number): void {
  if (x.rows !== y.length) throw new ParameterError(`y: expected ${x.rows} labels, got ${y.length}`);
  if (x.columns === 0) throw new ParameterError('x: expected at least 1 column, got 0');
  const seen = new Set<number>();
  for (const label of y) {
    if (!(label >= 0 && label < numberOfClasses)) {
      throw new ParameterError(`y: expected classes from 0 to ${numberOfClasses - 1}, got ${label}`);
    }
    seen.add(label);
  }
  if (seen.size < 2) throw new DataError(`y: expected rows of at least 2 classes, got ${seen.size}`);
  checkFinite(x);
}

/** @throws ParameterError when `x` has another number of columns than the head was fitted on */
export function checkColumns(x: Matrix, expected: number): void {
  if (x.columns !== expected) throw new ParameterError(`x: expected ${expected} columns, got ${x.columns}`);
}

/** @throws DataError naming the first value that is NaN or infinite */
export function checkFinite(x: Matrix): void {
  const { data, columns } = x;
  for (let i = 0; i < data.length; i++) {
    // NaN - NaN and infinity - infinity are both NaN: one comparison instead of a call.
    if (data[i]! - data[i]! === 0) continue;
    throw new DataError(
      `x: expected finite numbers, got ${data[i]} in row ${Math.floor(i / columns)}, column ${i % columns}`,
    );
  }
}

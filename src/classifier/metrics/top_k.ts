import { ParameterError } from '../../core/errors.ts';
import type { Matrix } from '../matrix.ts';

/** The `k` most probable classes, best first; of equal ones the first. */
export function topClasses(probabilities: ArrayLike<number>, k: number): number[] {
  return Array.from(probabilities, (_, c) => c)
    .sort((a, b) => probabilities[b]! - probabilities[a]! || a - b)
    .slice(0, k);
}

/**
 * Share of rows whose true class is among the `k` most probable; NaN when there are no rows.
 *
 * @param probabilities `[rows, classes]`
 * @throws ParameterError when `k` is below 1 or the number of rows differs
 */
export function topKAccuracy(truth: ArrayLike<number>, probabilities: Matrix, k: number): number {
  if (!(Number.isInteger(k) && k >= 1))
    throw new ParameterError(`k: expected an integer of at least 1, got ${String(k)}`);
  if (truth.length !== probabilities.rows) {
    throw new ParameterError(`truth: expected ${probabilities.rows} classes, got ${truth.length}`);
  }
  let hits = 0;
  for (let i = 0; i < truth.length; i++) {
    if (topClasses(probabilities.row(i), k).includes(truth[i]!)) hits++;
  }
  return hits / truth.length;
}

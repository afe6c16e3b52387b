import { DataError, ParameterError } from '../core/errors.ts';
import { encodeLabels, type Label } from './labels.ts';
import { RandomState } from './random.ts';
import type { Split } from './split.ts';

/** Options of {@link stratifiedKFold}. */
export interface KFoldOptions {
  /** Default 5. */
  folds?: number;
  /** Shuffle inside each class before cutting. Default `false`. */
  shuffle?: boolean;
  /** Used only with `shuffle`. Default 0. */
  seed?: number;
}

/**
 * Folds that keep the share of each class, index for index those of scikit-learn's
 * `StratifiedKFold(n_splits, shuffle, random_state)`. A class with fewer members than folds is
 * absent from some validation parts.
 *
 * @throws ParameterError on fewer than 2 folds or a bad seed
 * @throws DataError when every class has fewer members than there are folds
 */
export function stratifiedKFold(labels: readonly Label[], options: KFoldOptions = {}): Split[] {
  const { folds = 5, shuffle = false, seed = 0 } = options;
  if (!(Number.isInteger(folds) && folds >= 2)) {
    throw new ParameterError(`folds: expected at least 2, got ${String(folds)}`);
  }
  if (folds > labels.length) {
    throw new ParameterError(`folds: expected at most ${labels.length} (the number of rows), got ${folds}`);
  }
  const random = new RandomState(seed);
  // Classes in order of appearance: each takes its share of a round robin over the labels sorted so.
  const members = encodeLabels(labels).members.sort((a, b) => a[0]! - b[0]!);
  if (members.every((list) => list.length < folds)) {
    throw new DataError(`labels: expected a class with at least ${folds} members for ${folds} folds, got none`);
  }
  const foldOf = new Int32Array(labels.length);
  let start = 0;
  for (const indices of members) {
    const allocation = new Array<number>(folds).fill(0);
    for (let i = 0; i < indices.length; i++) allocation[(start + i) % folds]! += 1;
    start += indices.length;
    const assigned = allocation.flatMap((count, fold) => new Array<number>(count).fill(fold));
    if (shuffle) random.shuffle(assigned);
    indices.forEach((row, i) => {
      foldOf[row] = assigned[i]!;
    });
  }
  return Array.from({ length: folds }, (_, fold) => {
    const split: Split = { train: [], validation: [] };
    for (const [row, of] of foldOf.entries()) split[of === fold ? 'validation' : 'train'].push(row);
    return split;
  });
}

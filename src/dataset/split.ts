import { DataError, ParameterError } from '../core/errors.ts';
import { encodeLabels, type Label } from './labels.ts';
import { RandomState } from './random.ts';
import { type SplitSizes, splitSizes } from './split_sizes.ts';

/** Positions of the rows of the two parts. */
export interface Split {
  train: number[];
  validation: number[];
}

/** Options of {@link stratifiedShuffleSplit} and {@link shuffleSplit}. */
export interface ShuffleSplitOptions extends SplitSizes {
  /** Default 0. */
  seed?: number;
  /** How many independent splits. Default 1. */
  splits?: number;
}

/**
 * Random splits that keep the share of each class, index for index those of scikit-learn's
 * `StratifiedShuffleSplit(n_splits, test_size, train_size, random_state)`; the first one is also
 * `train_test_split(stratify=labels)`.
 *
 * @throws ParameterError on bad sizes, seed, or parts smaller than the number of classes
 * @throws DataError when a class has a single member
 *
 * @example
 * const [{ train, validation }] = stratifiedShuffleSplit(genres, { validation: 0.2, seed: 42 });
 */
export function stratifiedShuffleSplit(
  labels: readonly Label[],
  options: ShuffleSplitOptions = {},
): [Split, ...Split[]] {
  const { seed = 0, splits = 1 } = options;
  const size = splitSizes(labels.length, options);
  const { classes, counts, members } = encodeLabels(labels);
  const lonely = classes.filter((_, k) => counts[k]! < 2);
  if (lonely.length > 0) {
    throw new DataError(`labels: expected at least 2 members of each class, got 1 of ${lonely.join(', ')}`);
  }
  for (const part of ['train', 'validation'] as const) {
    if (size[part] < classes.length) {
      throw new ParameterError(
        `${part}: expected at least 1 row for each of ${classes.length} classes, got ${size[part]}`,
      );
    }
  }
  const random = new RandomState(seed);
  return repeat(splits, () => {
    const trainCounts = approximateMode(counts, size.train, random);
    const rest = counts.map((count, k) => count - trainCounts[k]!);
    const validationCounts = approximateMode(rest, size.validation, random);
    const train: number[] = [];
    const validation: number[] = [];
    members.forEach((indices, k) => {
      const shuffled = random.permutation(indices);
      const cut = trainCounts[k]!;
      for (const i of shuffled.slice(0, cut)) train.push(i);
      for (const i of shuffled.slice(cut, cut + validationCounts[k]!)) validation.push(i);
    });
    return { train: random.permutation(train), validation: random.permutation(validation) };
  });
}

/**
 * Random splits without regard to classes, index for index scikit-learn's `ShuffleSplit`.
 *
 * @param rows how many rows there are
 * @throws ParameterError on bad sizes or seed
 */
export function shuffleSplit(rows: number, options: ShuffleSplitOptions = {}): [Split, ...Split[]] {
  const { seed = 0, splits = 1 } = options;
  const size = splitSizes(rows, options);
  const random = new RandomState(seed);
  return repeat(splits, () => {
    const shuffled = random.permutation(rows);
    return {
      train: shuffled.slice(size.validation, size.validation + size.train),
      validation: shuffled.slice(0, size.validation),
    };
  });
}

function repeat(splits: number, make: () => Split): [Split, ...Split[]] {
  if (!(Number.isInteger(splits) && splits >= 1)) {
    throw new ParameterError(`splits: expected at least 1, got ${String(splits)}`);
  }
  return Array.from({ length: splits }, make) as [Split, ...Split[]];
}

/**
 * The most likely numbers of each class among `draws` rows, ties broken at random: scikit-learn's
 * `_approximate_mode`, with the same arithmetic because ties are exact comparisons.
 */
function approximateMode(counts: readonly number[], draws: number, random: RandomState): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const continuous = counts.map((count) => (count / total) * draws);
  const drawn = continuous.map(Math.floor);
  let missing = draws - drawn.reduce((sum, count) => sum + count, 0);
  if (missing <= 0) return drawn;
  const remainders = continuous.map((value, k) => value - drawn[k]!);
  for (const value of [...new Set(remainders)].sort((a, b) => b - a)) {
    const ties = remainders.flatMap((remainder, k) => (remainder === value ? [k] : []));
    const chosen = random.choice(ties, Math.min(ties.length, missing), { replace: false });
    for (const k of chosen) drawn[k]! += 1;
    missing -= chosen.length;
    if (missing === 0) break;
  }
  return drawn;
}

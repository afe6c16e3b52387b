import type { ConfusionMatrix } from './confusion_matrix.ts';
import { nanAverage } from './numpy_average.ts';

/** How well one class (or the average of all) is recognised. */
export interface Scores {
  precision: number;
  recall: number;
  f1Score: number;
  /** True rows. */
  support: number;
}

/** The value of a score whose denominator is 0: 0 (the default), 1, or NaN, which averages leave out. */
export type ZeroDivision = 0 | 1 | typeof Number.NaN;

/** Scores of each class, in the order of the classes: scikit-learn's `precision_recall_fscore_support`. */
export function classScores(matrix: ConfusionMatrix, zeroDivision: ZeroDivision = 0): Scores[] {
  const counts = matrix.toArray();
  const ratio = (numerator: number, denominator: number) =>
    denominator === 0 ? zeroDivision : numerator / denominator;
  return counts.map((row, c) => {
    const hits = row[c]!;
    const support = row.reduce((sum, count) => sum + count, 0);
    const predicted = counts.reduce((sum, other) => sum + other[c]!, 0);
    return {
      precision: ratio(hits, predicted),
      recall: ratio(hits, support),
      f1Score: ratio(2 * hits, support + predicted),
      support,
    };
  });
}

/** The mean over classes: every class equal (`'macro'`) or by its support (`'weighted'`). */
export function averageScores(scores: readonly Scores[], average: 'macro' | 'weighted'): Scores {
  const supports = scores.map((score) => score.support);
  const weights = average === 'weighted' ? supports : undefined;
  const over = (name: 'precision' | 'recall' | 'f1Score') =>
    nanAverage(
      scores.map((score) => score[name]),
      weights,
    );
  return {
    precision: over('precision'),
    recall: over('recall'),
    f1Score: over('f1Score'),
    support: supports.reduce((sum, support) => sum + support, 0),
  };
}

import { ParameterError } from '../../core/errors.ts';
import { averageScores, classScores, type Scores, type ZeroDivision } from './class_scores.ts';
import type { ConfusionMatrix } from './confusion_matrix.ts';
import { pythonFixed } from './python_fixed.ts';

/** Options of {@link classificationReport}. */
export interface ClassificationReportOptions {
  /** Decimals of the scores, 0 to 20. @default 2 */
  digits?: number;
  /** @default 0 */
  zeroDivision?: ZeroDivision;
}

/**
 * The text of scikit-learn's `classification_report`, character by character: precision, recall, F1
 * and support of each class, accuracy, macro and weighted averages.
 *
 * @throws ParameterError when `digits` is out of range
 */
export function classificationReport(matrix: ConfusionMatrix, options: ClassificationReportOptions = {}): string {
  const { digits = 2, zeroDivision = 0 } = options;
  if (!(Number.isInteger(digits) && digits >= 0 && digits <= 20)) {
    throw new ParameterError(`digits: expected an integer from 0 to 20, got ${String(digits)}`);
  }
  const scores = classScores(matrix, zeroDivision);
  const { total } = matrix;
  const accuracy = total === 0 ? zeroDivision : matrix.accuracy;
  const width = Math.max('weighted avg'.length, digits, ...matrix.classes.map((name) => [...name].length));
  const line = (name: string, cells: readonly string[]) =>
    `${' '.repeat(width - [...name].length)}${name} ${cells.map((cell) => ` ${cell.padStart(9)}`).join('')}\n`;
  const scoreLine = (name: string, { precision, recall, f1Score, support }: Scores) =>
    line(name, [...[precision, recall, f1Score].map((score) => pythonFixed(score, digits)), String(support)]);
  return [
    line('', ['precision', 'recall', 'f1-score', 'support']),
    '\n',
    ...matrix.classes.map((name, c) => scoreLine(name, scores[c]!)),
    '\n',
    line('accuracy', ['', '', pythonFixed(accuracy, digits), String(total)]),
    scoreLine('macro avg', averageScores(scores, 'macro')),
    scoreLine('weighted avg', averageScores(scores, 'weighted')),
  ].join('');
}

import type { Matrix } from '../matrix.ts';
import { mostProbable } from '../matrix.ts';
import { averageScores, classScores, type Scores } from './class_scores.ts';
import { type ClassificationReportOptions, classificationReport } from './classification_report.ts';
import { ConfusionMatrix } from './confusion_matrix.ts';
import { topKAccuracy } from './top_k.ts';

/** How well a classifier does on examples whose classes are known. */
export class EvaluationReport {
  readonly confusionMatrix: ConfusionMatrix;
  /** Share of rows whose most probable class is the true one. */
  readonly accuracy: number;
  /** Scores of each class, by name. */
  readonly perClass: Readonly<Record<string, Scores>>;
  readonly macroAverage: Scores;
  readonly weightedAverage: Scores;
  readonly #truth: Int32Array;
  readonly #probabilities: Matrix;

  /**
   * @param truth class index of each row
   * @param probabilities `[rows, classes]`
   */
  constructor(classes: readonly string[], truth: Int32Array, probabilities: Matrix) {
    this.confusionMatrix = ConfusionMatrix.of(classes, truth, mostProbable(probabilities));
    const scores = classScores(this.confusionMatrix);
    this.accuracy = this.confusionMatrix.accuracy;
    this.perClass = Object.fromEntries(classes.map((name, c) => [name, scores[c]!]));
    this.macroAverage = averageScores(scores, 'macro');
    this.weightedAverage = averageScores(scores, 'weighted');
    this.#truth = truth;
    this.#probabilities = probabilities;
  }

  /** Share of rows whose true class is among the `k` most probable. @throws ParameterError when `k` is below 1 */
  topKAccuracy(k: number): number {
    return topKAccuracy(this.#truth, this.#probabilities, k);
  }

  /** The text of scikit-learn's `classification_report`. @throws ParameterError on bad `digits` */
  toString(options?: ClassificationReportOptions): string {
    return classificationReport(this.confusionMatrix, options);
  }

  /** What `JSON.stringify` stores: all numbers of the report. */
  toJSON(): Record<string, unknown> {
    const { accuracy, perClass, macroAverage, weightedAverage, confusionMatrix } = this;
    return { accuracy, perClass, macroAverage, weightedAverage, confusionMatrix };
  }
}

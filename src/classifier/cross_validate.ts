import { ParameterError } from '../core/errors.ts';
import { stratifiedKFold } from '../dataset/folds.ts';
import type { Split } from '../dataset/split.ts';
import type { FitOptions } from './heads/head.ts';
import { createHead, type HeadSpec } from './heads/registry.ts';
import { Matrix } from './matrix.ts';
import { EvaluationReport } from './metrics/evaluation_report.ts';
import { fitPipeline, predictPipeline } from './pipeline.ts';

/** Vectors with their classes. */
export interface LabelledVectors {
  /** One example in each row. */
  x: Matrix;
  /** Class index of each row. */
  y: Int32Array;
  classes: readonly string[];
}

/** How folds are made. */
export interface FoldOptions {
  /**
   * How many stratified folds, or the folds themselves, for example by artist: positions of rows.
   *
   * @default 5
   */
  folds?: number | readonly Split[];
  /** Shuffle before cutting into folds. @default true */
  shuffle?: boolean;
  /** @default 0 */
  seed?: number;
}

/** Options of {@link crossValidate}. */
export interface CrossValidateOptions extends FoldOptions, FitOptions {
  /** @default 'logisticRegression' */
  head?: HeadSpec;
  /** Fit a scaler in each fold, on its training rows only. @default true */
  standardize?: boolean;
}

/** What {@link crossValidate} found. */
export interface CrossValidation {
  /** Accuracy of each fold. */
  accuracies: number[];
  meanAccuracy: number;
  /** Population standard deviation over folds. */
  stdAccuracy: number;
  /** Each row judged by the model that did not see it, all folds together. */
  report: EvaluationReport;
}

/**
 * Fits on all folds but one and tests on that one, in turn. Scaler and head are fitted anew in each
 * fold, on its training rows only. Folds are those of scikit-learn's `StratifiedKFold`.
 *
 * @throws ParameterError on a bad head or folds
 * @throws DataError when no class has as many members as there are folds
 * @throws `signal.reason` when aborted
 */
export async function crossValidate(
  data: LabelledVectors,
  options: CrossValidateOptions = {},
): Promise<CrossValidation> {
  const { x, y, classes } = data;
  const { head = 'logisticRegression', standardize = true, signal, onProgress } = options;
  const recipe = createHead(head);
  const splits = makeFolds(y, options);
  const accuracies: number[] = [];
  const truth: number[] = [];
  const rows: Float64Array[] = [];
  for (const { train, validation } of splits) {
    const fit = { head: recipe, standardize };
    const pipeline = await fitPipeline(x.select(train), pick(y, train), classes.length, fit, { signal });
    const probabilities = await predictPipeline(pipeline, x.select(validation), signal);
    accuracies.push(new EvaluationReport(classes, pick(y, validation), probabilities).accuracy);
    validation.forEach((row, i) => {
      truth.push(y[row]!);
      rows.push(probabilities.row(i));
    });
    onProgress?.({ done: accuracies.length, total: splits.length, unit: 'folds' });
  }
  const mean = average(accuracies);
  return {
    accuracies,
    meanAccuracy: mean,
    stdAccuracy: Math.sqrt(average(accuracies.map((accuracy) => (accuracy - mean) ** 2))),
    report: new EvaluationReport(classes, Int32Array.from(truth), Matrix.fromRows(rows)),
  };
}

/** The folds that options ask for. @throws ParameterError when given folds are empty or point outside the rows */
export function makeFolds(y: Int32Array, { folds = 5, shuffle = true, seed = 0 }: FoldOptions): readonly Split[] {
  if (typeof folds === 'number') return stratifiedKFold(Array.from(y), { folds, shuffle, seed });
  if (folds.length === 0) throw new ParameterError('folds: expected at least 1, got 0');
  folds.forEach((fold, f) => {
    for (const part of ['train', 'validation'] as const) {
      const wrong = fold[part].find((row) => !(Number.isInteger(row) && row >= 0 && row < y.length));
      if (fold[part].length === 0 || wrong !== undefined) {
        const got = wrong === undefined ? 'no row' : `row ${wrong}`;
        throw new ParameterError(`folds: expected rows from 0 to ${y.length - 1} in ${part} of fold ${f}, got ${got}`);
      }
    }
  });
  return folds;
}

function pick(y: Int32Array, rows: readonly number[]): Int32Array {
  return Int32Array.from(rows, (row) => y[row]!);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

import { ParameterError } from '../../core/errors.ts';
import { Tensor } from '../../core/tensor.ts';
import { Matrix } from '../matrix.ts';
import { Pace } from '../pace.ts';
import { checkColumns, checkTrainingData } from './check_input.ts';
import { checkClassIndices } from './class_indices.ts';
import type { FittedHead, Head, HeadState } from './head.ts';
import { nearest } from './nearest.ts';
import { checkOptions, integer, oneOf, type Rules } from './options.ts';
import { float64Tensor, int32Tensor, numberValue, wordValue } from './state.ts';

const METRICS = ['euclidean', 'cosine'] as const;
const WEIGHTS = ['uniform', 'distance'] as const;

/** Options of {@link kNearestNeighbors}. */
export interface KNearestNeighborsOptions {
  /** How many neighbours vote; at most the number of training rows. @default 5 */
  k?: number;
  /** @default 'euclidean' */
  metric?: (typeof METRICS)[number];
  /** `'distance'`: a vote weighs 1 / distance, and exact matches alone vote. @default 'uniform' */
  weights?: (typeof WEIGHTS)[number];
}

const RULES: Rules<KNearestNeighborsOptions> = {
  k: integer(5, 1),
  metric: oneOf('euclidean', ...METRICS),
  weights: oneOf('uniform', ...WEIGHTS),
};

/**
 * The share of each class among the nearest training rows: scikit-learn's `KNeighborsClassifier` with
 * brute-force search. Of rows equally far the earlier counts as nearer.
 *
 * @throws ParameterError on a bad option, or when fitting on fewer than `k` rows
 */
export function kNearestNeighbors(options: KNearestNeighborsOptions = {}): Head {
  const checked = checkOptions('kNearestNeighbors', RULES, options);
  return {
    type: 'kNearestNeighbors',
    options: { ...checked },
    async fit(x, y, numberOfClasses, { signal } = {}) {
      signal?.throwIfAborted();
      checkTrainingData(x, y, numberOfClasses);
      if (checked.k > x.rows)
        throw new ParameterError(`k: expected at most ${x.rows} (training rows), got ${checked.k}`);
      return fitted(new Matrix(x.rows, x.columns, x.data.slice()), y.slice(), numberOfClasses, checked);
    },
  };
}

/** Rebuilds a fitted head from its state. @throws DataError when a tensor is missing or misshapen */
export function restoreKNearestNeighbors(state: HeadState, numberOfClasses: number): FittedHead {
  const { shape, data } = float64Tensor(state, 'examples', [null, null]);
  const labels = int32Tensor(state, 'labels', [shape[0]!]);
  checkClassIndices('labels', labels.data, numberOfClasses);
  return fitted(new Matrix(shape[0]!, shape[1]!, data), labels.data, numberOfClasses, {
    k: numberValue(state, 'k'),
    metric: wordValue(state, 'metric', METRICS),
    weights: wordValue(state, 'weights', WEIGHTS),
  });
}

function fitted(
  examples: Matrix,
  labels: Int32Array,
  numberOfClasses: number,
  options: Required<KNearestNeighborsOptions>,
): FittedHead {
  const { k, metric, weights } = options;
  const distance = metric === 'cosine' ? cosineDistance(examples) : euclideanDistance(examples);
  return {
    type: 'kNearestNeighbors',
    numberOfClasses,
    numberOfFeatures: examples.columns,
    summary: {},
    async predictProbabilities(x, { signal } = {}) {
      checkColumns(x, examples.columns);
      const pace = new Pace(signal);
      const probabilities = new Matrix(x.rows, numberOfClasses);
      const distances = new Float64Array(examples.rows);
      for (let i = 0; i < x.rows; i++) {
        const to = distance(x.row(i));
        for (let e = 0; e < examples.rows; e++) {
          distances[e] = to(e);
          if (e % 64 === 0 && pace.due) await pace.rest();
        }
        vote(probabilities.row(i), nearest(distances, k), distances, labels, weights);
      }
      return probabilities;
    },
    state: () => ({
      tensors: {
        examples: new Tensor('float64', [examples.rows, examples.columns], examples.data),
        labels: new Tensor('int32', [labels.length], labels),
      },
      values: { k, metric, weights },
    }),
  };
}

function vote(
  shares: Float64Array,
  neighbours: readonly number[],
  distances: Float64Array,
  labels: Int32Array,
  weights: 'uniform' | 'distance',
): void {
  const exact = distances[neighbours[0]!] === 0;
  let total = 0;
  for (const e of neighbours) {
    const weight = weights === 'uniform' ? 1 : exact ? (distances[e] === 0 ? 1 : 0) : 1 / distances[e]!;
    shares[labels[e]!]! += weight;
    total += weight;
  }
  for (let c = 0; c < shares.length; c++) shares[c]! /= total;
}

function euclideanDistance(examples: Matrix) {
  const { data, columns } = examples;
  return (row: Float64Array) => (e: number) => {
    let sum = 0;
    for (let j = 0, at = e * columns; j < columns; j++, at++) {
      const difference = row[j]! - data[at]!;
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  };
}

function cosineDistance(examples: Matrix) {
  const { data, columns } = examples;
  const norms = Float64Array.from({ length: examples.rows }, (_, e) => norm(examples.row(e)));
  return (row: Float64Array) => {
    const own = norm(row);
    return (e: number) => {
      let product = 0;
      for (let j = 0, at = e * columns; j < columns; j++, at++) product += row[j]! * data[at]!;
      return Math.max(0, 1 - product / (own * norms[e]!));
    };
  };
}

/** A zero vector has no direction: norm 1 gives it distance 1 to all, as scikit-learn does. */
function norm(row: Float64Array): number {
  let sum = 0;
  for (const value of row) sum += value * value;
  return sum === 0 ? 1 : Math.sqrt(sum);
}

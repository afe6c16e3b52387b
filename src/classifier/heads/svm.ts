import { DataError } from '../../core/errors.ts';
import { Tensor } from '../../core/tensor.ts';
import { Matrix } from '../matrix.ts';
import { Pace } from '../pace.ts';
import { checkColumns, checkTrainingData } from './check_input.ts';
import { checkClassIndices } from './class_indices.ts';
import type { FittedHead, Head, HeadState, JsonValue } from './head.ts';
import { type LibsvmModel, parseLibsvmModel } from './libsvm_model.ts';
import { trainLibsvm } from './libsvm_worker.ts';
import { checkOptions, oneOf, or, positive, type Rules } from './options.ts';
import { plattShares, voteShares } from './pairwise.ts';
import { float64Tensor, int32Tensor, numberValue, wordValue } from './state.ts';
import { pairDecisions } from './svm_decision.ts';

const PROBABILITIES = ['votes', 'platt'] as const;

/** Options of {@link linearSvm}. */
export interface LinearSvmOptions {
  /** Inverse strength of the penalty. @default 1 */
  C?: number;
  /** libsvm's stopping tolerance. @default 1e-3 */
  tolerance?: number;
  /** Memory for kernel rows, in MB. @default 200 */
  cacheSize?: number;
  /**
   * `'votes'`: scores that order the classes as libsvm's one-vs-one vote, ties broken by the decision
   * values (scikit-learn's `break_ties`); not calibrated.
   * `'platt'`: calibrated by libsvm's inner 5-fold cross-validation, about five times the training
   * time; the most probable class may then differ from the vote. @default 'votes'
   */
  probability?: (typeof PROBABILITIES)[number];
}

/** Options of {@link rbfSvm}. */
export interface RbfSvmOptions extends LinearSvmOptions {
  /** Kernel width; `'scale'` is 1 / (columns * variance of all values). @default 'scale' */
  gamma?: 'scale' | number;
}

const LINEAR_RULES: Rules<LinearSvmOptions> = {
  C: positive(1),
  tolerance: positive(1e-3),
  cacheSize: positive(200),
  probability: oneOf('votes', ...PROBABILITIES),
};

const RBF_RULES: Rules<RbfSvmOptions> = { ...LINEAR_RULES, gamma: or('scale', positive(1), 'scale') };

/**
 * A support vector machine with a linear kernel (libsvm's C-SVC, one against one): scikit-learn's
 * `SVC(kernel='linear')`.
 *
 * @throws ParameterError on a bad option
 */
export function linearSvm(options: LinearSvmOptions = {}): Head {
  return svm('linearSvm', { ...checkOptions('linearSvm', LINEAR_RULES, options) });
}

/**
 * A support vector machine with a Gaussian kernel (libsvm's C-SVC, one against one): scikit-learn's
 * `SVC(kernel='rbf')`.
 *
 * @throws ParameterError on a bad option
 */
export function rbfSvm(options: RbfSvmOptions = {}): Head {
  return svm('rbfSvm', { ...checkOptions('rbfSvm', RBF_RULES, options) });
}

type SvmType = 'linearSvm' | 'rbfSvm';
type SvmOptions = Required<LinearSvmOptions> & Partial<Required<RbfSvmOptions>>;

function svm(type: SvmType, options: SvmOptions): Head {
  const { C, tolerance, cacheSize, probability } = options;
  const kernel = type === 'linearSvm' ? 'linear' : 'rbf';
  return {
    type,
    options: { ...options },
    async fit(x, y, numberOfClasses, { signal } = {}) {
      checkTrainingData(x, y, numberOfClasses);
      const gamma = typeof options.gamma === 'number' ? options.gamma : 1 / (x.columns * (variance(x.data) || 1));
      const { text, supportIndices } = await trainLibsvm(
        x,
        y,
        { kernel, gamma, cost: C, tolerance, cacheSize, probabilityEstimates: probability === 'platt' },
        signal,
      );
      const model = parseLibsvmModel(text);
      const summary = { gamma, supportVectors: supportIndices.length };
      return fitted(type, { supports: x.select(supportIndices), model, gamma, probability }, numberOfClasses, summary);
    },
  };
}

function variance(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return sum / values.length;
}

interface SvmParts {
  supports: Matrix;
  model: LibsvmModel;
  gamma: number;
  probability: (typeof PROBABILITIES)[number];
}

/** Rebuilds a fitted head from its state. @throws DataError when a tensor is missing, misshapen or inconsistent */
export function restoreSvm(type: SvmType, state: HeadState, numberOfClasses: number): FittedHead {
  const labels = int32Tensor(state, 'labels', [null]).data;
  checkClassIndices('labels', labels, numberOfClasses);
  const classes = labels.length;
  const pairs = (classes * (classes - 1)) / 2;
  const { shape, data } = float64Tensor(state, 'supportVectors', [null, null]);
  const probability = wordValue(state, 'probability', PROBABILITIES);
  const platt = [probability === 'platt' ? pairs : 0];
  const model: LibsvmModel = {
    labels,
    supportsPerClass: int32Tensor(state, 'supportsPerClass', [classes]).data,
    dualCoefficients: float64Tensor(state, 'dualCoef', [shape[0]!, classes - 1]).data,
    rho: float64Tensor(state, 'rho', [pairs]).data,
    probA: float64Tensor(state, 'probA', platt).data,
    probB: float64Tensor(state, 'probB', platt).data,
  };
  const total = model.supportsPerClass.reduce((sum, count) => sum + count, 0);
  if (total !== shape[0] || model.supportsPerClass.some((count) => count < 0)) {
    throw new DataError(`supportsPerClass: expected a sum of ${shape[0]}, got ${total}`);
  }
  const parts = {
    supports: new Matrix(shape[0]!, shape[1]!, data),
    model,
    gamma: numberValue(state, 'gamma'),
    probability,
  };
  return fitted(type, parts, numberOfClasses, {});
}

function fitted(
  type: SvmType,
  parts: SvmParts,
  numberOfClasses: number,
  summary: Record<string, JsonValue>,
): FittedHead {
  const { supports, model, gamma, probability } = parts;
  const { labels, rho, probA, probB } = model;
  const decide = pairDecisions(supports, model, { kernel: type === 'linearSvm' ? 'linear' : 'rbf', gamma });
  const vector = (values: Float64Array) => new Tensor('float64', [values.length], values);
  const integers = (values: Int32Array) => new Tensor('int32', [values.length], values);
  return {
    type,
    numberOfClasses,
    numberOfFeatures: supports.columns,
    summary,
    async predictProbabilities(x, { signal } = {}) {
      checkColumns(x, supports.columns);
      const pace = new Pace(signal);
      const probabilities = new Matrix(x.rows, numberOfClasses);
      const decisions = new Float64Array(rho.length);
      const shares = new Float64Array(labels.length);
      for (let i = 0; i < x.rows; i++) {
        await decide(x.row(i), decisions, pace);
        if (probability === 'platt') plattShares(decisions, probA, probB, shares);
        else voteShares(decisions, shares);
        // A class without training rows is unknown to libsvm: its probability stays 0.
        const row = probabilities.row(i);
        for (let c = 0; c < labels.length; c++) row[labels[c]!] = shares[c]!;
      }
      return probabilities;
    },
    state: () => ({
      tensors: {
        supportVectors: new Tensor('float64', [supports.rows, supports.columns], supports.data),
        dualCoef: new Tensor('float64', [supports.rows, labels.length - 1], model.dualCoefficients),
        supportsPerClass: integers(model.supportsPerClass),
        labels: integers(labels),
        rho: vector(rho),
        probA: vector(probA),
        probB: vector(probB),
      },
      values: { gamma, probability },
    }),
  };
}

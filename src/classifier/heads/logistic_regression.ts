import { DataError } from '../../core/errors.ts';
import { Tensor } from '../../core/tensor.ts';
import { Matrix } from '../matrix.ts';
import { Pace } from '../pace.ts';
import { checkColumns, checkTrainingData } from './check_input.ts';
import type { FittedHead, Head, HeadState, JsonValue } from './head.ts';
import { minimize, type Objective } from './lbfgs.ts';
import { linearLogits } from './linear_logits.ts';
import { checkOptions, integer, positive, type Rules } from './options.ts';
import { softmaxInPlace } from './softmax.ts';
import { float64Tensor } from './state.ts';

/** Options of {@link logisticRegression}. */
export interface LogisticRegressionOptions {
  /** Inverse strength of the L2 penalty. @default 1 */
  C?: number;
  /** Stop when no component of the gradient of the mean loss is larger. @default 1e-4 */
  tolerance?: number;
  /** @default 1000 */
  maxIterations?: number;
}

const RULES: Rules<LogisticRegressionOptions> = {
  C: positive(1),
  tolerance: positive(1e-4),
  maxIterations: integer(1000, 1),
};

/**
 * Multinomial logistic regression by L-BFGS: minimizes the mean log-loss plus `||W||² / (2 C n)`, the
 * intercept unpenalised. That is scikit-learn's `LogisticRegression(C)`: a full softmax with a row of
 * weights per class, and a single row for two classes.
 *
 * @throws ParameterError on a bad option
 */
export function logisticRegression(options: LogisticRegressionOptions = {}): Head {
  const checked = checkOptions('logisticRegression', RULES, options);
  return {
    type: 'logisticRegression',
    options: { ...checked },
    async fit(x, y, numberOfClasses, { signal, onProgress } = {}) {
      checkTrainingData(x, y, numberOfClasses);
      const rows = numberOfClasses === 2 ? 1 : numberOfClasses;
      const objective = meanLogLoss(x, y, numberOfClasses, 1 / (checked.C * x.rows), new Pace(signal));
      const { point, value, iterations, converged } = await minimize(
        objective,
        new Float64Array(rows * (x.columns + 1)),
        {
          gradientTolerance: checked.tolerance,
          maxIterations: checked.maxIterations,
          onIteration: (done) => onProgress?.({ done, total: checked.maxIterations, unit: 'iterations' }),
        },
      );
      const weights = point.slice(0, rows * x.columns);
      const intercepts = point.slice(rows * x.columns);
      return fitted(weights, intercepts, numberOfClasses, { iterations, converged, loss: value });
    },
  };
}

/** Rebuilds a fitted head from its state. @throws DataError when a tensor is missing or misshapen */
export function restoreLogisticRegression(state: HeadState, numberOfClasses: number): FittedHead {
  const rows = numberOfClasses === 2 ? 1 : numberOfClasses;
  const intercept = float64Tensor(state, 'intercept', [rows]);
  const coefficients = float64Tensor(state, 'coef', [rows, null]);
  if (coefficients.shape[1] === 0) throw new DataError('coef: expected at least 1 column, got 0');
  return fitted(coefficients.data, intercept.data, numberOfClasses, {});
}

function fitted(
  weights: Float64Array,
  intercepts: Float64Array,
  numberOfClasses: number,
  summary: Record<string, JsonValue>,
): FittedHead {
  const numberOfFeatures = weights.length / intercepts.length;
  return {
    type: 'logisticRegression',
    numberOfClasses,
    numberOfFeatures,
    summary,
    async predictProbabilities(x, { signal } = {}) {
      checkColumns(x, numberOfFeatures);
      const pace = new Pace(signal);
      const probabilities = new Matrix(x.rows, numberOfClasses);
      for (let i = 0; i < x.rows; i++) {
        const logits = probabilities.row(i);
        linearLogits(x.row(i), weights, intercepts, logits);
        softmaxInPlace(logits);
        if (pace.due) await pace.rest();
      }
      return probabilities;
    },
    state: () => ({
      tensors: {
        coef: new Tensor('float64', [intercepts.length, numberOfFeatures], weights),
        intercept: new Tensor('float64', [intercepts.length], intercepts),
      },
      values: {},
    }),
  };
}

function meanLogLoss(x: Matrix, y: Int32Array, numberOfClasses: number, penalty: number, pace: Pace): Objective {
  const { rows, columns } = x;
  const logits = new Float64Array(numberOfClasses);
  return async (point, gradient) => {
    const classRows = point.length / (columns + 1);
    const weights = point.subarray(0, classRows * columns);
    const intercepts = point.subarray(classRows * columns);
    const implicit = numberOfClasses - classRows;
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      const row = x.row(i);
      linearLogits(row, weights, intercepts, logits);
      const own = logits[y[i]!]!;
      loss += softmaxInPlace(logits) - own;
      for (let r = 0, at = 0; r < classRows; r++) {
        const error = logits[r + implicit]! - (y[i] === r + implicit ? 1 : 0);
        for (let j = 0; j < columns; j++) gradient[at++]! += error * row[j]!;
        gradient[classRows * columns + r]! += error;
      }
      if (pace.due) await pace.rest();
    }
    let squares = 0;
    for (let k = 0; k < gradient.length; k++) {
      gradient[k]! /= rows;
      if (k >= weights.length) continue;
      gradient[k]! += penalty * weights[k]!;
      squares += weights[k]! ** 2;
    }
    return loss / rows + (penalty / 2) * squares;
  };
}

import type { Matrix } from '../matrix.ts';
import type { Pace } from '../pace.ts';
import type { LibsvmModel } from './libsvm_model.ts';

/** Kernel of a support vector machine. */
export interface Kernel {
  kernel: 'linear' | 'rbf';
  gamma: number;
}

/** Computes the decision value of each pair of classes for one row. */
export function pairDecisions(
  supports: Matrix,
  model: LibsvmModel,
  { kernel, gamma }: Kernel,
): (row: Float64Array, decisions: Float64Array, pace: Pace) => Promise<void> {
  const { labels, supportsPerClass, dualCoefficients, rho } = model;
  const classes = labels.length;
  const starts = new Int32Array(classes + 1);
  supportsPerClass.forEach((count, c) => {
    starts[c + 1] = starts[c]! + count;
  });
  const { data, columns } = supports;
  const similarity = new Float64Array(supports.rows);
  const sumOver = (of: number, coefficients: number) => {
    let sum = 0;
    for (let s = starts[of]!; s < starts[of + 1]!; s++) {
      sum += dualCoefficients[s * (classes - 1) + coefficients]! * similarity[s]!;
    }
    return sum;
  };
  return async (row, decisions, pace) => {
    for (let s = 0; s < supports.rows; s++) {
      let sum = 0;
      if (kernel === 'linear') {
        for (let j = 0, at = s * columns; j < columns; j++, at++) sum += row[j]! * data[at]!;
        similarity[s] = sum;
      } else {
        for (let j = 0, at = s * columns; j < columns; j++, at++) {
          const difference = row[j]! - data[at]!;
          sum += difference * difference;
        }
        similarity[s] = Math.exp(-gamma * sum);
      }
      if (s % 64 === 0 && pace.due) await pace.rest();
    }
    for (let i = 0, pair = 0; i < classes; i++) {
      for (let j = i + 1; j < classes; j++, pair++) {
        decisions[pair] = sumOver(i, j - 1) + sumOver(j, i) - rho[pair]!;
      }
    }
  };
}

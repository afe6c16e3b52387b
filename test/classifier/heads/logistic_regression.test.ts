import { describe, expect, it } from 'vitest';
import { logisticRegression } from '../../../src/classifier/heads/logistic_regression.ts';
import { StandardScaler } from '../../../src/classifier/standard_scaler.ts';
import { golden } from '../golden.ts';
import { synthetic } from '../synthetic.ts';

interface Case {
  data: [number, number, number, number];
  C: number;
  coef: number[];
  intercept: number[];
  probabilities: number[];
}

describe('logisticRegression', () => {
  it.each(golden<{ cases: Case[] }>('logistic_regression').cases)(
    "has scikit-learn's coefficients: data $data, C $C",
    async ({ data, C, coef, intercept, probabilities }) => {
      const { x, y } = synthetic(...data);
      const scaled = await (await StandardScaler.fit(x)).transform(x);
      const fitted = await logisticRegression({ C, tolerance: 1e-10, maxIterations: 10000 }).fit(scaled, y, data[2]);
      expect(fitted.summary.converged).toBe(true);
      const { tensors } = fitted.state();
      expectClose(tensors.coef!.data, coef, 1e-5);
      expectClose(tensors.intercept!.data, intercept, 1e-5);
      const predicted = await fitted.predictProbabilities(scaled.select([0, 1, 2, 3, 4]));
      expectClose(predicted.data, probabilities, 1e-6);
    },
  );

  it('stops early and says so when iterations run out', async () => {
    const { x, y } = synthetic(100, 6, 3, 5);
    const { summary } = await logisticRegression({ maxIterations: 2, tolerance: 1e-12 }).fit(x, y, 3);
    expect(summary).toMatchObject({ iterations: 2, converged: false });
  });

  it('survives separable data without a useful penalty', async () => {
    const { x, y } = synthetic(60, 4, 2, 5, 0.01);
    const fitted = await logisticRegression({ C: 1e12 }).fit(x, y, 2);
    const { data } = await fitted.predictProbabilities(x);
    expect(data.every(Number.isFinite)).toBe(true);
  });
});

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value), `number ${i}`).toBeLessThan(tolerance);
  });
}

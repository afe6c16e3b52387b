import { describe, expect, it } from 'vitest';
import { Matrix } from '../../src/classifier/matrix.ts';
import { StandardScaler } from '../../src/classifier/standard_scaler.ts';
import { golden } from './golden.ts';
import { synthetic } from './synthetic.ts';

describe('StandardScaler', () => {
  it("equals scikit-learn's, a constant column included", async () => {
    const { mean, scale } = golden<{ mean: number[]; scale: number[] }>('scaler');
    const { x } = synthetic(40, 5, 3, 1);
    for (let i = 0; i < x.rows; i++) x.row(i)[2] = 0.1 + 0.2;
    const scaler = await StandardScaler.fit(x);
    for (let j = 0; j < 5; j++) {
      expect(Math.abs(scaler.mean[j]! / mean[j]! - 1)).toBeLessThan(1e-14);
      expect(Math.abs(scaler.scale[j]! / scale[j]! - 1)).toBeLessThan(1e-13);
    }
    expect(scaler.scale[2]).toBe(1);
  });

  it('gives its training data mean 0 and deviation 1', async () => {
    const { x } = synthetic(60, 4, 3, 2);
    const scaled = await (await StandardScaler.fit(x)).transform(x);
    for (let j = 0; j < 4; j++) {
      const column = Array.from({ length: 60 }, (_, i) => scaled.row(i)[j]!);
      expect(column.reduce((a, b) => a + b) / 60).toBeCloseTo(0, 12);
      expect(column.reduce((a, b) => a + b * b, 0) / 60).toBeCloseTo(1, 12);
    }
  });

  it('refuses another number of columns', async () => {
    const scaler = await StandardScaler.fit(new Matrix(2, 3));
    await expect(scaler.transform(new Matrix(2, 4))).rejects.toThrow('x: expected 3 columns, got 4');
  });
});

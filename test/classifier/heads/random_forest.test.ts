import { describe, expect, it } from 'vitest';
import { binFeatures } from '../../../src/classifier/heads/feature_bins.ts';
import { GiniSplitter } from '../../../src/classifier/heads/gini_split.ts';
import { randomForest } from '../../../src/classifier/heads/random_forest.ts';
import { Matrix, mostProbable } from '../../../src/classifier/matrix.ts';
import { Pace } from '../../../src/classifier/pace.ts';
import { RandomState } from '../../../src/dataset/random.ts';
import { golden } from '../golden.ts';
import { halves, synthetic } from '../synthetic.ts';

describe('randomForest', () => {
  it("is as accurate as scikit-learn's", async () => {
    const {
      data,
      trainRows,
      randomForest: expected,
    } = golden<{
      data: [number, number, number, number, number];
      trainRows: number;
      randomForest: number[];
    }>('accuracies');
    const { train, test } = halves(synthetic(...data), trainRows);
    const accuracies = await Promise.all(
      expected.map(async (_, seed) => {
        const fitted = await randomForest({ seed }).fit(train.x, train.y, data[2]);
        const predicted = mostProbable(await fitted.predictProbabilities(test.x));
        return predicted.filter((label, i) => label === test.y[i]).length / predicted.length;
      }),
    );
    // Both spread by about 0.02 over seeds: the means of five differ by less than this.
    expect(mean(accuracies)).toBeGreaterThan(mean(expected) - 0.03);
  });

  it('fits its training rows exactly without bootstrap', async () => {
    const { x, y } = synthetic(120, 5, 4, 3, 3);
    const fitted = await randomForest({ nEstimators: 3, bootstrap: false }).fit(x, y, 4);
    expect(Array.from(mostProbable(await fitted.predictProbabilities(x)))).toEqual(Array.from(y));
  });

  it('respects depth and leaf size', async () => {
    const { x, y } = synthetic(120, 5, 4, 3, 3);
    const stump = await randomForest({ nEstimators: 1, maxDepth: 1 }).fit(x, y, 4);
    expect(stump.state().tensors.feature!.size).toBe(3);
    const { tensors } = (
      await randomForest({ nEstimators: 1, minSamplesLeaf: 60, bootstrap: false }).fit(x, y, 4)
    ).state();
    expect(tensors.feature!.size).toBeLessThanOrEqual(3);
  });

  it('draws other trees from another seed', async () => {
    const { x, y } = synthetic(90, 4, 3, 4, 2);
    const thresholds = async (seed: number) =>
      (await randomForest({ seed }).fit(x, y, 3)).state().tensors.threshold!.data;
    expect(await thresholds(1)).not.toEqual(await thresholds(2));
  });
});

describe('GiniSplitter', () => {
  it.each([5, 40, 300])('finds the best cut of %i rows, as trying all cuts does', (rows) => {
    const random = new RandomState(rows);
    for (let trial = 0; trial < 20; trial++) {
      const codes = Uint8Array.from({ length: rows }, () => random.randint(0, 30));
      const labels = Int32Array.from({ length: rows }, () => random.randint(0, 3));
      const members = Int32Array.from({ length: rows }, (_, i) => i);
      const counts = new Int32Array(3);
      for (const label of labels) counts[label]! += 1;
      const best = new GiniSplitter(64, 3, 1).best(codes, members, labels, counts);
      const scores = Array.from({ length: 30 }, (_, bin) => score(codes, labels, bin));
      expect(best!.score).toBeCloseTo(Math.max(...scores), 9);
      expect(scores[best!.bin]).toBeCloseTo(best!.score, 9);
    }
  });
});

describe('binFeatures', () => {
  it('puts values and borders in order, one bin for each distinct value when there are few', async () => {
    const x = Matrix.fromRows([[3], [1], [2], [1]]);
    const { codes, edges } = await binFeatures(x, 256, new Pace());
    expect(Array.from(codes)).toEqual([2, 0, 1, 0]);
    expect(Array.from(edges[0]!)).toEqual([1.5, 2.5]);
  });

  it('uses all bins evenly when there are many values', async () => {
    const x = Matrix.fromRows(Array.from({ length: 1000 }, (_, i) => [i ** 3]));
    const { codes } = await binFeatures(x, 10, new Pace());
    for (let bin = 0; bin < 10; bin++) expect(codes.filter((code) => code === bin).length).toBe(100);
  });
});

/** Sum over both sides of squared class counts over size; -Infinity when a side is empty. */
function score(codes: Uint8Array, labels: Int32Array, bin: number): number {
  const sides = [new Int32Array(3), new Int32Array(3)];
  codes.forEach((code, i) => {
    sides[code <= bin ? 0 : 1]![labels[i]!]! += 1;
  });
  return sides.reduce((sum, side) => {
    const size = side.reduce((a, b) => a + b);
    return size === 0 ? Number.NEGATIVE_INFINITY : sum + side.reduce((a, b) => a + b * b, 0) / size;
  }, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}

import { describe, expect, it } from 'vitest';
import { kNearestNeighbors } from '../../../src/classifier/heads/k_nearest_neighbors.ts';
import { nearest } from '../../../src/classifier/heads/nearest.ts';
import { golden } from '../golden.ts';
import { synthetic } from '../synthetic.ts';

interface Case {
  metric: 'euclidean' | 'cosine';
  weights: 'uniform' | 'distance';
  probabilities: number[];
}

describe('kNearestNeighbors', () => {
  it.each(golden<{ cases: Case[] }>('k_nearest_neighbors').cases)(
    "equals scikit-learn's: $metric, $weights",
    async ({ metric, weights, probabilities }) => {
      const { x, y } = synthetic(60, 4, 3, 10);
      const probe = synthetic(20, 4, 3, 11).x;
      probe.row(0).set(x.row(7));
      const fitted = await kNearestNeighbors({ k: 7, metric, weights }).fit(x, y, 3);
      const { data } = await fitted.predictProbabilities(probe);
      // scikit-learn's cosine distance of a row to itself is rounding noise or zero: not comparable.
      const from = metric === 'cosine' && weights === 'distance' ? 3 : 0;
      probabilities.slice(from).forEach((value, i) => {
        expect(Math.abs(data[from + i]! - value)).toBeLessThan(1e-9);
      });
    },
  );

  it('refuses more neighbours than rows', async () => {
    const { x, y } = synthetic(6, 2, 2, 1);
    await expect(kNearestNeighbors({ k: 7 }).fit(x, y, 2)).rejects.toThrow(
      'k: expected at most 6 (training rows), got 7',
    );
  });
});

describe('nearest', () => {
  it('keeps the order of equal distances', () => {
    expect(nearest(Float64Array.of(2, 1, 2, 0, 1, 2), 4)).toEqual([3, 1, 4, 0]);
  });
});

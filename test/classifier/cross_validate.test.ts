import { describe, expect, it } from 'vitest';
import { crossValidate } from '../../src/classifier/cross_validate.ts';
import { expandGrid, gridSearch } from '../../src/classifier/grid_search.ts';
import { golden } from './golden.ts';
import { synthetic } from './synthetic.ts';

describe('crossValidate', () => {
  it("has the accuracies of scikit-learn's cross_val_score over scaler and model, fold by fold", async () => {
    const { accuracies } = golden<{ accuracies: number[] }>('cross_validation');
    const head = { type: 'logisticRegression', tolerance: 1e-8 } as const;
    const result = await crossValidate(synthetic(150, 5, 3, 13, 1.6), { head, folds: 5, seed: 3 });
    expect(result.accuracies).toEqual(accuracies);
    const mean = accuracies.reduce((a, b) => a + b) / 5;
    expect(result.meanAccuracy).toBeCloseTo(mean, 12);
    expect(result.stdAccuracy).toBeCloseTo(Math.sqrt(accuracies.reduce((a, b) => a + (b - mean) ** 2, 0) / 5), 12);
    expect(result.report.confusionMatrix.total).toBe(150);
    expect(result.report.accuracy).toBeCloseTo(mean, 12);
  });

  it('fits the scaler on the training rows of each fold only', async () => {
    const data = synthetic(60, 3, 2, 14);
    const fold = {
      train: Array.from({ length: 40 }, (_, i) => i),
      validation: Array.from({ length: 20 }, (_, i) => 40 + i),
    };
    const first = await crossValidate(data, { folds: [fold] });
    // One held-out value so large that a scaler which saw it would flatten the rest.
    data.x.row(59)[0] = 1e9;
    const second = await crossValidate(data, { folds: [fold] });
    const wrong = (result: typeof first) => result.report.confusionMatrix.total * (1 - result.report.accuracy);
    expect(Math.abs(wrong(first) - wrong(second))).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('reports folds and stops on abort', async () => {
    const data = synthetic(60, 3, 2, 14);
    const seen: number[] = [];
    await crossValidate(data, { folds: 3, onProgress: ({ done }) => seen.push(done) });
    expect(seen).toEqual([1, 2, 3]);
    const reason = new Error('enough');
    await expect(crossValidate(data, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('refuses bad folds', async () => {
    const data = synthetic(20, 3, 2, 14);
    await expect(crossValidate(data, { folds: 1 })).rejects.toThrow('folds: expected at least 2, got 1');
    await expect(crossValidate(data, { folds: [] })).rejects.toThrow('folds: expected at least 1, got 0');
    await expect(crossValidate(data, { folds: [{ train: [0, 1], validation: [20] }] })).rejects.toThrow(
      'folds: expected rows from 0 to 19 in validation of fold 0, got row 20',
    );
  });
});

describe('gridSearch', () => {
  it('tries every combination on the same folds and picks the best', async () => {
    const data = synthetic(90, 4, 3, 15, 1.6);
    const grid = [
      { type: 'logisticRegression', C: [1e-4, 1] },
      { type: 'kNearestNeighbors', k: [1, 15], weights: ['uniform', 'distance'] },
    ] as const;
    const { best, results } = await gridSearch(data, { grid, folds: 3, seed: 1 });
    expect(results.map((result) => result.head)).toEqual([
      { type: 'logisticRegression', C: 1e-4 },
      { type: 'logisticRegression', C: 1 },
      { type: 'kNearestNeighbors', k: 1, weights: 'uniform' },
      { type: 'kNearestNeighbors', k: 1, weights: 'distance' },
      { type: 'kNearestNeighbors', k: 15, weights: 'uniform' },
      { type: 'kNearestNeighbors', k: 15, weights: 'distance' },
    ]);
    expect(best.meanAccuracy).toBe(Math.max(...results.map((result) => result.meanAccuracy)));
    const alone = await crossValidate(data, { head: best.head, folds: 3, seed: 1 });
    expect(alone.accuracies).toEqual(best.accuracies);
  });

  it('keeps list options whole', () => {
    expect(expandGrid({ type: 'mlp', hiddenLayers: [[100], [50, 50]] })).toEqual([
      { type: 'mlp', hiddenLayers: [100] },
      { type: 'mlp', hiddenLayers: [50, 50] },
    ]);
  });

  it('refuses a bad grid before any fit', async () => {
    const data = synthetic(20, 3, 2, 15);
    await expect(gridSearch(data, { grid: [] })).rejects.toThrow('grid: expected at least 1 combination, got 0');
    await expect(gridSearch(data, { grid: { type: 'mlp', alpha: 1 } as never })).rejects.toThrow(
      'alpha: expected a list of values to try, got 1',
    );
    await expect(gridSearch(data, { grid: { type: 'rbfSvm', C: [1, 0] } })).rejects.toThrow(
      'C: expected a positive number',
    );
  });
});

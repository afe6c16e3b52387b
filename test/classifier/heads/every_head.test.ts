import { describe, expect, it } from 'vitest';
import { createHead, headTypes, restoreHead } from '../../../src/classifier/heads/registry.ts';
import { Matrix } from '../../../src/classifier/matrix.ts';
import { DataError, ParameterError } from '../../../src/core/errors.ts';
import { synthetic } from '../synthetic.ts';

describe.each(headTypes)('%s', (type) => {
  const { x, y } = synthetic(90, 4, 3, 20, 1.5);

  it('gives probabilities that sum to 1, the same for the same seed', async () => {
    const first = await (await createHead(type).fit(x, y, 3)).predictProbabilities(x);
    const second = await (await createHead(type).fit(x, y, 3)).predictProbabilities(x);
    expect(first.data).toEqual(second.data);
    for (let i = 0; i < x.rows; i++) {
      const row = Array.from(first.row(i));
      expect(row.every((p) => p >= 0 && p <= 1)).toBe(true);
      expect(Math.abs(row.reduce((a, b) => a + b) - 1)).toBeLessThan(1e-12);
    }
  });

  it('is rebuilt from its state bit for bit', async () => {
    const fitted = await createHead(type).fit(x, y, 3);
    const { tensors, values } = fitted.state();
    const again = restoreHead(type, { tensors, values: JSON.parse(JSON.stringify(values)) }, 3);
    expect(again.numberOfFeatures).toBe(4);
    expect((await again.predictProbabilities(x)).data).toEqual((await fitted.predictProbabilities(x)).data);
  });

  it('judges a row the same alone and among others', async () => {
    const fitted = await createHead(type).fit(x, y, 3);
    const all = await fitted.predictProbabilities(x);
    expect((await fitted.predictProbabilities(x.select([17]))).data).toEqual(all.row(17).slice());
  });

  it('names the tensor that a damaged state lacks', async () => {
    const { tensors, values } = (await createHead(type).fit(x, y, 3)).state();
    for (const name of Object.keys(tensors)) {
      const { [name]: _gone, ...rest } = tensors;
      expect(() => restoreHead(type, { tensors: rest, values }, 3)).toThrow(DataError);
      expect(() => restoreHead(type, { tensors: rest, values }, 3)).toThrow(name);
    }
  });

  it('refuses bad data and bad options', async () => {
    const head = createHead(type);
    const broken = new Matrix(90, 4, x.data.slice());
    broken.row(3)[2] = Number.NaN;
    await expect(head.fit(broken, y, 3)).rejects.toThrow('x: expected finite numbers, got NaN in row 3, column 2');
    await expect(head.fit(x, y.slice(1), 3)).rejects.toThrow('y: expected 90 labels, got 89');
    await expect(head.fit(x, new Int32Array(90), 3)).rejects.toThrow('at least 2 classes, got 1');
    await expect(head.fit(x, y, 2)).rejects.toThrow('y: expected classes from 0 to 1, got 2');
    const fitted = await head.fit(x, y, 3);
    await expect(fitted.predictProbabilities(new Matrix(1, 5))).rejects.toThrow('x: expected 4 columns, got 5');
    expect(() => createHead({ type, nothing: 1 } as never)).toThrow(`nothing: not an option of ${type}`);
  });

  it('is aborted before and during the fit', async () => {
    const reason = new Error('enough');
    await expect(createHead(type).fit(x, y, 3, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const fitted = await createHead(type).fit(x, y, 3);
    await expect(fitted.predictProbabilities(x, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('heads that compute on the JavaScript thread', () => {
  const { x, y } = synthetic(3000, 40, 5, 21, 3);

  it.each(['logisticRegression', 'randomForest', 'mlp', 'kNearestNeighbors'] as const)(
    '%s lets timers run and stops when they abort',
    async (type) => {
      const long = { logisticRegression: { tolerance: 1e-14 }, mlp: { maxEpochs: 1e6, patience: 1e6 } };
      const options = long[type as keyof typeof long] ?? {};
      const controller = new AbortController();
      const reason = new Error('enough');
      const many = new Matrix(
        30000,
        40,
        Float64Array.from({ length: 1200000 }, (_, i) => x.data[i % x.data.length]!),
      );
      const work = async () => {
        const fitted = await createHead({ type, ...options } as never).fit(x, y, 5, { signal: controller.signal });
        await fitted.predictProbabilities(many, { signal: controller.signal });
      };
      let turns = 0;
      const timer = setInterval(() => {
        if (++turns === 3) controller.abort(reason);
      }, 1);
      await expect(work()).rejects.toBe(reason);
      clearInterval(timer);
      expect(turns).toBeGreaterThanOrEqual(3);
    },
  );
});

describe('createHead', () => {
  it.each([
    [{ type: 'logisticRegression', C: -1 }, 'C: expected a positive number, got -1'],
    [{ type: 'randomForest', maxBins: 257 }, 'maxBins: expected an integer from 2 to 256, got 257'],
    [{ type: 'randomForest', maxDepth: 0 }, 'maxDepth: expected an integer of at least 1 or null, got 0'],
    [{ type: 'kNearestNeighbors', metric: 'taxi' }, "metric: expected one of euclidean, cosine, got 'taxi'"],
    [{ type: 'rbfSvm', gamma: 'auto' }, "gamma: expected a positive number or scale, got 'auto'"],
    [{ type: 'mlp', hiddenLayers: [10, 0] }, 'hiddenLayers: expected a list of positive integers, got [10, 0]'],
    [{ type: 'mlp', seed: -1 }, 'seed: expected an integer from 0 to 4294967295, got -1'],
    [{ type: 'perceptron' }, 'head: expected one of logisticRegression, linearSvm, rbfSvm'],
    ['toString', "got 'toString'"],
  ])('refuses %j', (spec, message) => {
    expect(() => createHead(spec as never)).toThrow(ParameterError);
    expect(() => createHead(spec as never)).toThrow(message);
  });

  it('fills in defaults', () => {
    expect(createHead('rbfSvm').options).toEqual({
      C: 1,
      tolerance: 0.001,
      cacheSize: 200,
      probability: 'votes',
      gamma: 'scale',
    });
    expect(createHead({ type: 'randomForest', maxDepth: null }).options.maxDepth).toBeNull();
  });
});

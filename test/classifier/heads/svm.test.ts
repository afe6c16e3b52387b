import { describe, expect, it } from 'vitest';
import { plattShares, voteShares } from '../../../src/classifier/heads/pairwise.ts';
import { softmaxInPlace } from '../../../src/classifier/heads/softmax.ts';
import { linearSvm, rbfSvm } from '../../../src/classifier/heads/svm.ts';
import { mostProbable } from '../../../src/classifier/matrix.ts';
import { StandardScaler } from '../../../src/classifier/standard_scaler.ts';
import { golden } from '../golden.ts';
import { synthetic } from '../synthetic.ts';

interface Case {
  kernel: 'linear' | 'rbf';
  data: [number, number, number, number];
  C: number;
  ovr: number[];
  predicted: number[];
  supports: number;
}

describe('linearSvm and rbfSvm', () => {
  it.each(golden<{ cases: Case[] }>('svm').cases)(
    "predict as scikit-learn's SVC: $kernel, data $data",
    async ({ kernel, data, C, ovr, predicted, supports }) => {
      const [, columns, classes] = data;
      const { x, y } = synthetic(...data);
      const probe = synthetic(40, columns, classes, 99).x;
      const head = (kernel === 'linear' ? linearSvm : rbfSvm)({ C, tolerance: 1e-6 });
      const fitted = await head.fit(await scaled(x), y, classes);
      const probabilities = await fitted.predictProbabilities(await scaled(probe));
      expect(Array.from(mostProbable(probabilities))).toEqual(predicted);
      expect(fitted.summary.supportVectors).toBe(supports);
      for (let i = 0; i < probe.rows; i++) {
        // Two classes: scikit-learn gives one value, in favour of the second.
        const shares = Float64Array.from(classes === 2 ? [0, ovr[i]!] : ovr.slice(i * classes, (i + 1) * classes));
        softmaxInPlace(shares);
        // libsvm prints its offsets with six digits.
        shares.forEach((share, c) => {
          expect(Math.abs(probabilities.row(i)[c]! - share)).toBeLessThan(2e-5);
        });
      }
    },
  );

  it('knows classes by number although libsvm orders them by appearance', async () => {
    const { x, y } = synthetic(60, 3, 3, 9, 0.2);
    const reversed = Array.from({ length: 60 }, (_, i) => 59 - i);
    const fitted = await rbfSvm().fit(
      x.select(reversed),
      Int32Array.from(reversed, (i) => y[i]!),
      4,
    );
    const probabilities = await fitted.predictProbabilities(x);
    expect(Array.from(mostProbable(probabilities))).toEqual(Array.from(y));
    for (let i = 0; i < 60; i++) expect(probabilities.row(i)[3]).toBe(0);
  });

  it('gives calibrated probabilities when asked', async () => {
    const { x, y } = synthetic(120, 4, 3, 9, 1.5);
    const fitted = await linearSvm({ probability: 'platt' }).fit(x, y, 3);
    const probabilities = await fitted.predictProbabilities(x);
    const predicted = mostProbable(probabilities);
    const accuracy = predicted.filter((label, i) => label === y[i]).length / 120;
    const confidence = predicted.reduce((sum, label, i) => sum + probabilities.row(i)[label]!, 0) / 120;
    expect(Math.abs(confidence - accuracy)).toBeLessThan(0.1);
  });

  it('ends the worker on abort', async () => {
    const { x, y } = synthetic(3000, 20, 4, 9, 5);
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 60);
    await expect(rbfSvm({ C: 1000 }).fit(x, y, 4, { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe('voteShares', () => {
  it('prefers the class with most votes, then the most confident', () => {
    const shares = new Float64Array(3);
    voteShares(Float64Array.of(0.1, 0.1, 9), shares);
    expect(shares[0]).toBeGreaterThan(shares[1]!);
    voteShares(Float64Array.of(1, -2, 1.5), shares);
    expect(shares[2]).toBeLessThan(shares[1]! + shares[0]!);
    expect(Math.max(...shares)).toBe(shares[2]);
  });
});

describe('plattShares', () => {
  it('couples consistent pairs back to the probabilities they came from', () => {
    const truth = [0.5, 0.3, 0.2];
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const;
    const decisions = Float64Array.from(pairs, ([i, j]) => Math.log(truth[i]! / truth[j]!));
    const shares = new Float64Array(3);
    plattShares(decisions, Float64Array.of(-1, -1, -1), new Float64Array(3), shares);
    truth.forEach((p, c) => {
      expect(shares[c]).toBeCloseTo(p, 2);
    });
  });
});

async function scaled(x: Parameters<typeof StandardScaler.fit>[0]) {
  return (await StandardScaler.fit(x)).transform(x);
}

import { describe, expect, it } from 'vitest';
import { mlp } from '../../../src/classifier/heads/mlp.ts';
import { MlpNetwork } from '../../../src/classifier/heads/mlp_network.ts';
import { mostProbable } from '../../../src/classifier/matrix.ts';
import { Pace } from '../../../src/classifier/pace.ts';
import { StandardScaler } from '../../../src/classifier/standard_scaler.ts';
import { RandomState } from '../../../src/dataset/random.ts';
import { golden } from '../golden.ts';
import { halves, synthetic } from '../synthetic.ts';

describe('mlp', () => {
  it("is as accurate as scikit-learn's", async () => {
    const {
      data,
      trainRows,
      mlp: expected,
    } = golden<{
      data: [number, number, number, number, number];
      trainRows: number;
      mlp: number[];
    }>('accuracies');
    const { train, test } = halves(synthetic(...data), trainRows);
    const scaler = await StandardScaler.fit(train.x);
    const [trainX, testX] = [await scaler.transform(train.x), await scaler.transform(test.x)];
    const accuracies: number[] = [];
    for (const seed of expected.keys()) {
      const fitted = await mlp({ seed }).fit(trainX, train.y, data[2]);
      const predicted = mostProbable(await fitted.predictProbabilities(testX));
      accuracies.push(predicted.filter((label, i) => label === test.y[i]).length / predicted.length);
    }
    // Both spread by about 0.02 over seeds: the means of five differ by less than this.
    expect(mean(accuracies)).toBeGreaterThan(mean(expected) - 0.03);
  });

  it('learns what no line separates', async () => {
    const { x } = synthetic(200, 2, 1, 3);
    const scaled = await (await StandardScaler.fit(x)).transform(x);
    const y = Int32Array.from({ length: 200 }, (_, i) => (scaled.row(i)[0]! * scaled.row(i)[1]! > 0 ? 1 : 0));
    const fitted = await mlp({ hiddenLayers: [32, 16], learningRate: 0.01, patience: 40 }).fit(scaled, y, 2);
    const predicted = mostProbable(await fitted.predictProbabilities(scaled));
    expect(predicted.filter((label, i) => label === y[i]).length).toBeGreaterThan(185);
  });

  it('keeps the parameters of the best epoch, not of the last', async () => {
    const { x, y } = synthetic(60, 10, 3, 5, 3);
    const { summary } = await mlp({ learningRate: 0.05, patience: 5 }).fit(x, y, 3);
    expect(summary.bestEpoch).toBeLessThan(summary.epochs as number);
    expect(summary.validationRows).toBe(6);
  });

  it('does without held-out rows when a class has a single one', async () => {
    const { x, y } = synthetic(20, 3, 2, 5);
    y[0] = 2;
    expect((await mlp({ maxEpochs: 3 }).fit(x, y, 3)).summary.validationRows).toBe(0);
  });
});

describe('MlpNetwork', () => {
  it('has the gradient that differences say', async () => {
    const { x, y } = synthetic(12, 3, 3, 6);
    for (const value of x.data.keys()) x.data[value]! /= 30;
    const network = new MlpNetwork([3, 5, 4, 3]);
    network.initialize(new RandomState(1));
    const batch = [0, 3, 4, 7, 11];
    const gradient = new Float64Array(network.parameters.length);
    const loss = (into: Float64Array) => network.lossAndGradient(x, y, batch, 0.1, into, new Pace());
    await loss(gradient);
    const step = 1e-6;
    for (let p = 0; p < gradient.length; p++) {
      const value = network.parameters[p]!;
      const scratch = new Float64Array(gradient.length);
      network.parameters[p] = value + step;
      const above = await loss(scratch);
      network.parameters[p] = value - step;
      const below = await loss(scratch);
      network.parameters[p] = value;
      expect(Math.abs((above - below) / (2 * step) - gradient[p]!), `parameter ${p}`).toBeLessThan(1e-7);
    }
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}

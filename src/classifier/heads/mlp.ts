import { DataError } from '../../core/errors.ts';
import { Tensor } from '../../core/tensor.ts';
import { RandomState } from '../../dataset/random.ts';
import { stratifiedShuffleSplit } from '../../dataset/split.ts';
import { Matrix } from '../matrix.ts';
import { Pace } from '../pace.ts';
import { Adam } from './adam.ts';
import { checkColumns, checkTrainingData } from './check_input.ts';
import type { FitOptions, FittedHead, Head, HeadState, JsonValue } from './head.ts';
import { MlpNetwork, parameterCount } from './mlp_network.ts';
import { between, checkOptions, flag, integer, or, positive, type Rule, type Rules, seedOption } from './options.ts';
import { float64Tensor, int32Tensor } from './state.ts';

/** Options of {@link mlp}. */
export interface MlpOptions {
  /** Neurons of each hidden layer. @default [100] */
  hiddenLayers?: readonly number[];
  /** @default 0.001 */
  learningRate?: number;
  /** Strength of the L2 penalty. @default 1e-4 */
  alpha?: number;
  /** Rows in a mini-batch; `'auto'` is 200, or all rows when there are fewer. @default 'auto' */
  batchSize?: number | 'auto';
  /** @default 200 */
  maxEpochs?: number;
  /** Watch the loss on held-out rows instead of the training loss. @default true */
  earlyStopping?: boolean;
  /** Share of rows held out, stratified. @default 0.1 */
  validationFraction?: number;
  /** Epochs without improvement before stopping. @default 10 */
  patience?: number;
  /** Smallest decrease of the loss that counts. @default 1e-4 */
  tolerance?: number;
  /** @default 0 */
  seed?: number;
}

const hiddenLayersRule: Rule<readonly number[]> = {
  default: [100],
  expected: 'a list of positive integers',
  accepts: (v) => Array.isArray(v) && v.every((size) => Number.isSafeInteger(size) && size > 0),
};

const RULES: Rules<MlpOptions> = {
  hiddenLayers: hiddenLayersRule,
  learningRate: positive(0.001),
  alpha: between(1e-4, 0, Number.MAX_VALUE),
  batchSize: or('auto', integer(200, 1)),
  maxEpochs: integer(200, 1),
  earlyStopping: flag(true),
  validationFraction: {
    ...between(0.1, 0, 1),
    expected: 'a number between 0 and 1',
    accepts: (v) => Number(v) > 0 && Number(v) < 1,
  },
  patience: integer(10, 1),
  tolerance: between(1e-4, 0, Number.MAX_VALUE),
  seed: seedOption(),
};

/**
 * A multi-layer perceptron: ReLU, softmax, Adam on shuffled mini-batches, and the parameters of the
 * best epoch. Held-out rows decide which epoch is best; with too few rows of a class to hold any out,
 * the training loss does.
 *
 * @throws ParameterError on a bad option
 */
export function mlp(options: MlpOptions = {}): Head {
  const checked = checkOptions('mlp', RULES, options);
  return {
    type: 'mlp',
    options: { ...checked },
    async fit(x, y, numberOfClasses, fitOptions = {}) {
      checkTrainingData(x, y, numberOfClasses);
      const network = new MlpNetwork([x.columns, ...checked.hiddenLayers, numberOfClasses]);
      const summary = await train(network, x, y, checked, fitOptions);
      return fitted(network, summary);
    },
  };
}

async function train(
  network: MlpNetwork,
  x: Matrix,
  y: Int32Array,
  options: Required<MlpOptions>,
  { signal, onProgress }: FitOptions,
): Promise<Record<string, JsonValue>> {
  const pace = new Pace(signal);
  const random = new RandomState(options.seed);
  network.initialize(random);
  const { train: rows, validation } = holdOut(y, options);
  const batchSize = Math.min(options.batchSize === 'auto' ? 200 : options.batchSize, rows.length);
  const adam = new Adam(network.parameters.length, options.learningRate);
  const gradient = new Float64Array(network.parameters.length);
  let best = { loss: Number.POSITIVE_INFINITY, epoch: 0, parameters: network.parameters.slice() };
  let target = Number.POSITIVE_INFINITY;
  let waited = 0;
  let epoch = 0;
  while (epoch < options.maxEpochs && waited < options.patience) {
    random.shuffle(rows);
    let trainingLoss = 0;
    for (let at = 0; at < rows.length; at += batchSize) {
      const batch = rows.slice(at, at + batchSize);
      const loss = await network.lossAndGradient(x, y, batch, options.alpha, gradient, pace);
      trainingLoss += (loss * batch.length) / rows.length;
      adam.step(network.parameters, gradient);
    }
    epoch++;
    const loss = validation.length > 0 ? await meanLoss(network, x, y, validation, pace) : trainingLoss;
    waited = loss > target - options.tolerance ? waited + 1 : 0;
    target = Math.min(target, loss);
    if (loss < best.loss) best = { loss, epoch, parameters: network.parameters.slice() };
    onProgress?.({ done: epoch, total: options.maxEpochs, unit: 'epochs' });
  }
  network.parameters.set(best.parameters);
  return { epochs: epoch, bestEpoch: best.epoch, loss: best.loss, validationRows: validation.length };
}

function holdOut(y: Int32Array, options: Required<MlpOptions>): { train: number[]; validation: number[] } {
  const all = { train: Array.from(y, (_, i) => i), validation: [] };
  if (!options.earlyStopping) return all;
  const counts = new Map<number, number>();
  for (const label of y) counts.set(label, (counts.get(label) ?? 0) + 1);
  const held = Math.ceil(options.validationFraction * y.length);
  const possible = [...counts.values()].every((count) => count >= 2);
  if (!possible || held < counts.size || y.length - held < counts.size) return all;
  return stratifiedShuffleSplit(Array.from(y), { validation: options.validationFraction, seed: options.seed })[0];
}

async function meanLoss(network: MlpNetwork, x: Matrix, y: Int32Array, rows: readonly number[], pace: Pace) {
  let loss = 0;
  for (const i of rows) {
    loss -= Math.log(Math.max(network.forward(x.row(i))[y[i]!]!, Number.MIN_VALUE));
    if (pace.due) await pace.rest();
  }
  return loss / rows.length;
}

/** Rebuilds a fitted head from its state. @throws DataError when a tensor is missing or misshapen */
export function restoreMlp(state: HeadState, numberOfClasses: number): FittedHead {
  const sizes = Array.from(int32Tensor(state, 'sizes', [null]).data);
  if (sizes.length < 2 || sizes.some((size) => size < 1) || sizes.at(-1) !== numberOfClasses) {
    throw new DataError(`sizes: expected layers that end in ${numberOfClasses}, got [${sizes.join(', ')}]`);
  }
  const parameters = float64Tensor(state, 'parameters', [parameterCount(sizes)]).data;
  return fitted(new MlpNetwork(sizes, parameters.slice()), {});
}

function fitted(network: MlpNetwork, summary: Record<string, JsonValue>): FittedHead {
  const { sizes, parameters } = network;
  const numberOfClasses = sizes.at(-1)!;
  return {
    type: 'mlp',
    numberOfClasses,
    numberOfFeatures: sizes[0]!,
    summary,
    async predictProbabilities(x, { signal } = {}) {
      checkColumns(x, sizes[0]!);
      const pace = new Pace(signal);
      // Of its own: the network's buffers must not be shared by calls that take turns.
      const own = new MlpNetwork(sizes, parameters);
      const probabilities = new Matrix(x.rows, numberOfClasses);
      for (let i = 0; i < x.rows; i++) {
        probabilities.row(i).set(own.forward(x.row(i)));
        if (pace.due) await pace.rest();
      }
      return probabilities;
    },
    state: () => ({
      tensors: {
        sizes: new Tensor('int32', [sizes.length], Int32Array.from(sizes)),
        parameters: new Tensor('float64', [parameters.length], parameters),
      },
      values: {},
    }),
  };
}

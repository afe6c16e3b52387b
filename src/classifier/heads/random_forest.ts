import { DataError } from '../../core/errors.ts';
import { Tensor } from '../../core/tensor.ts';
import { RandomState } from '../../dataset/random.ts';
import { Matrix } from '../matrix.ts';
import { Pace } from '../pace.ts';
import { checkColumns, checkTrainingData } from './check_input.ts';
import { growTree, type TreeNodes } from './decision_tree.ts';
import { binFeatures } from './feature_bins.ts';
import type { FittedHead, Head, HeadState, JsonValue } from './head.ts';
import { checkOptions, flag, integer, oneOf, or, type Rule, type Rules, seedOption } from './options.ts';
import { float64Tensor, int32Tensor, numberValue } from './state.ts';

/** Options of {@link randomForest}. */
export interface RandomForestOptions {
  /** Number of trees. @default 100 */
  nEstimators?: number;
  /** Columns tried at each node. @default 'sqrt' */
  maxFeatures?: 'sqrt' | 'log2' | 'all';
  /** @default null (until the leaves are pure) */
  maxDepth?: number | null;
  /** @default 1 */
  minSamplesLeaf?: number;
  /** Draw each tree's rows with replacement. @default true */
  bootstrap?: boolean;
  /** Bins that each column is cut into, at most 256. @default 256 */
  maxBins?: number;
  /** @default 0 */
  seed?: number;
}

const maxBinsRule: Rule<number> = {
  default: 256,
  expected: 'an integer from 2 to 256',
  accepts: (v) => Number.isInteger(v) && (v as number) >= 2 && (v as number) <= 256,
};

const RULES: Rules<RandomForestOptions> = {
  nEstimators: integer(100, 1),
  maxFeatures: oneOf('sqrt', 'sqrt', 'log2', 'all'),
  maxDepth: or(null, integer(1, 1)),
  minSamplesLeaf: integer(1, 1),
  bootstrap: flag(true),
  maxBins: maxBinsRule,
  seed: seedOption(),
};

const COLUMNS_TRIED = {
  sqrt: (d: number) => Math.max(1, Math.floor(Math.sqrt(d))),
  log2: (d: number) => Math.max(1, Math.floor(Math.log2(d))),
  all: (d: number) => d,
};

/**
 * A random forest: trees by Gini impurity on bootstrap rows, a random part of the columns tried at
 * each node, class shares of the leaves averaged. As scikit-learn's `RandomForestClassifier`, except
 * that columns are cut into at most `maxBins` bins first.
 *
 * Source: Breiman 2001, "Random forests".
 *
 * @throws ParameterError on a bad option
 */
export function randomForest(options: RandomForestOptions = {}): Head {
  const checked = checkOptions('randomForest', RULES, options);
  const { nEstimators, bootstrap, maxBins, minSamplesLeaf } = checked;
  return {
    type: 'randomForest',
    options: { ...checked },
    async fit(x, y, numberOfClasses, { signal, onProgress } = {}) {
      checkTrainingData(x, y, numberOfClasses);
      const pace = new Pace(signal);
      const bins = await binFeatures(x, maxBins, pace);
      const random = new RandomState(checked.seed);
      const maxFeatures = COLUMNS_TRIED[checked.maxFeatures](x.columns);
      const maxDepth = checked.maxDepth ?? Number.POSITIVE_INFINITY;
      const tree = { bins, labels: y, numberOfClasses, maxFeatures, maxDepth, minSamplesLeaf, maxBins };
      const trees: TreeNodes[] = [];
      for (let t = 0; t < nEstimators; t++) {
        const members = Int32Array.from(y, (_, i) => (bootstrap ? random.randint(0, y.length) : i));
        trees.push(await growTree(members, random, tree, pace));
        onProgress?.({ done: t + 1, total: nEstimators, unit: 'trees' });
      }
      const forest = join(trees, numberOfClasses);
      return fitted(forest, numberOfClasses, x.columns, { nodes: forest.feature.length });
    },
  };
}

/** All trees in flat arrays: children and leaves are absolute positions. */
interface Forest {
  roots: Int32Array;
  feature: Int32Array;
  threshold: Float64Array;
  left: Int32Array;
  right: Int32Array;
  leaves: Float64Array;
}

function join(trees: readonly TreeNodes[], numberOfClasses: number): Forest {
  const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const forest: Forest = {
    roots: new Int32Array(trees.length),
    feature: new Int32Array(nodes),
    threshold: new Float64Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    leaves: new Float64Array(trees.reduce((sum, tree) => sum + tree.leaves.length, 0)),
  };
  let node = 0;
  let leaf = 0;
  trees.forEach((tree, t) => {
    forest.roots[t] = node;
    forest.feature.set(tree.feature, node);
    forest.threshold.set(tree.threshold, node);
    forest.leaves.set(tree.leaves, leaf * numberOfClasses);
    for (let i = 0; i < tree.feature.length; i++) {
      const isLeaf = tree.feature[i]! < 0;
      forest.left[node + i] = tree.left[i]! + (isLeaf ? leaf : node);
      forest.right[node + i] = isLeaf ? 0 : tree.right[i]! + node;
    }
    node += tree.feature.length;
    leaf += tree.leaves.length / numberOfClasses;
  });
  return forest;
}

/** Rebuilds a fitted head from its state. @throws DataError when a tensor is missing, misshapen or inconsistent */
export function restoreRandomForest(state: HeadState, numberOfClasses: number): FittedHead {
  const feature = int32Tensor(state, 'feature', [null]).data;
  const nodes = [feature.length];
  const forest: Forest = {
    roots: int32Tensor(state, 'roots', [null]).data,
    feature,
    threshold: float64Tensor(state, 'threshold', nodes).data,
    left: int32Tensor(state, 'left', nodes).data,
    right: int32Tensor(state, 'right', nodes).data,
    leaves: float64Tensor(state, 'leaves', [null, numberOfClasses]).data,
  };
  const columns = numberValue(state, 'numberOfFeatures');
  checkForest(forest, columns, forest.leaves.length / numberOfClasses);
  return fitted(forest, numberOfClasses, columns, {});
}

/** Children come after their parent in a tree that we grew: anything else could make a walk endless. */
function checkForest({ roots, feature, left, right }: Forest, columns: number, leaves: number): void {
  if (roots.length === 0) throw new DataError('roots: expected at least 1 tree, got 0');
  for (const root of roots) {
    if (!(root >= 0 && root < feature.length)) throw new DataError(`roots: expected nodes, got ${root}`);
  }
  feature.forEach((column, node) => {
    const inside = (child: number) => child > node && child < feature.length;
    const sound = column < 0 ? left[node]! >= 0 && left[node]! < leaves : inside(left[node]!) && inside(right[node]!);
    if (!sound || column >= columns) throw new DataError(`feature: node ${node} points outside the forest`);
  });
}

function fitted(
  forest: Forest,
  numberOfClasses: number,
  numberOfFeatures: number,
  summary: Record<string, JsonValue>,
): FittedHead {
  const { roots, feature, threshold, left, right, leaves } = forest;
  return {
    type: 'randomForest',
    numberOfClasses,
    numberOfFeatures,
    summary,
    async predictProbabilities(x, { signal } = {}) {
      checkColumns(x, numberOfFeatures);
      const pace = new Pace(signal);
      const probabilities = new Matrix(x.rows, numberOfClasses);
      for (let i = 0; i < x.rows; i++) {
        const row = x.row(i);
        const shares = probabilities.row(i);
        for (const root of roots) {
          let node = root;
          while (feature[node]! >= 0) node = row[feature[node]!]! <= threshold[node]! ? left[node]! : right[node]!;
          const leaf = left[node]! * numberOfClasses;
          for (let c = 0; c < numberOfClasses; c++) shares[c]! += leaves[leaf + c]!;
        }
        for (let c = 0; c < numberOfClasses; c++) shares[c]! /= roots.length;
        if (pace.due) await pace.rest();
      }
      return probabilities;
    },
    state: () => ({
      tensors: {
        roots: new Tensor('int32', [roots.length], roots),
        feature: new Tensor('int32', [feature.length], feature),
        threshold: new Tensor('float64', [threshold.length], threshold),
        left: new Tensor('int32', [left.length], left),
        right: new Tensor('int32', [right.length], right),
        leaves: new Tensor('float64', [leaves.length / numberOfClasses, numberOfClasses], leaves),
      },
      values: { numberOfFeatures },
    }),
  };
}

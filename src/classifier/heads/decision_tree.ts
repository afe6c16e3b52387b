import type { RandomState } from '../../dataset/random.ts';
import type { Pace } from '../pace.ts';
import type { FeatureBins } from './feature_bins.ts';
import { GiniSplitter } from './gini_split.ts';

/** What a tree is grown from and how far. */
export interface TreeOptions {
  bins: FeatureBins;
  labels: Int32Array;
  numberOfClasses: number;
  /** Columns tried at each node (constant ones do not count). */
  maxFeatures: number;
  maxDepth: number;
  minSamplesLeaf: number;
  maxBins: number;
}

/** Nodes in flat lists; node 0 is the root. */
export interface TreeNodes {
  /** Column to compare, or -1 for a leaf. */
  feature: number[];
  /** Rows with a value of at most this go left. */
  threshold: number[];
  /** Left child; for a leaf the position of its probabilities in `leaves`, in units of classes. */
  left: number[];
  right: number[];
  /** Class shares of the leaves, one after another. */
  leaves: number[];
}

/** Grows one classification tree by Gini impurity on the rows `members` (repeats count); reorders `members`. */
export async function growTree(
  members: Int32Array,
  random: RandomState,
  options: TreeOptions,
  pace: Pace,
): Promise<TreeNodes> {
  const { bins, labels, numberOfClasses, maxFeatures, maxDepth, minSamplesLeaf, maxBins } = options;
  const rows = labels.length;
  const columns = Int32Array.from(bins.edges, (_, j) => j);
  const splitter = new GiniSplitter(maxBins, numberOfClasses, minSamplesLeaf);
  const aside = new Int32Array(members.length);
  const nodes: TreeNodes = { feature: [], threshold: [], left: [], right: [], leaves: [] };
  const codesOf = (j: number) => bins.codes.subarray(j * rows, (j + 1) * rows);
  const addNode = () => {
    nodes.threshold.push(0);
    nodes.left.push(0);
    nodes.right.push(0);
    return nodes.feature.push(-1) - 1;
  };

  const bestOfSome = (own: Int32Array, counts: Int32Array) => {
    let best = { column: -1, bin: -1, score: Number.NEGATIVE_INFINITY };
    let tried = 0;
    for (let drawn = 0; drawn < columns.length && tried < maxFeatures; drawn++) {
      const pick = random.randint(drawn, columns.length);
      const column = columns[pick]!;
      columns[pick] = columns[drawn]!;
      columns[drawn] = column;
      const split = splitter.best(codesOf(column), own, labels, counts);
      if (!split) continue;
      tried++;
      if (split.score > best.score) best = { column, ...split };
    }
    return best;
  };

  const stack = [{ node: addNode(), start: 0, end: members.length, depth: 0 }];
  for (let task = stack.pop(); task; task = stack.pop()) {
    const { node, start, end, depth } = task;
    const own = members.subarray(start, end);
    const counts = new Int32Array(numberOfClasses);
    for (const row of own) counts[labels[row]!]! += 1;
    const pure = counts.some((count) => count === own.length);
    const stop = pure || depth >= maxDepth || own.length < 2 * minSamplesLeaf;
    const split = stop ? undefined : bestOfSome(own, counts);
    if (!split || split.column < 0) {
      nodes.left[node] = nodes.leaves.length / numberOfClasses;
      for (const count of counts) nodes.leaves.push(count / own.length);
    } else {
      const border = start + partition(own, codesOf(split.column), split.bin, aside);
      nodes.feature[node] = split.column;
      nodes.threshold[node] = bins.edges[split.column]![split.bin]!;
      const left = (nodes.left[node] = addNode());
      const right = (nodes.right[node] = addNode());
      stack.push({ node: right, start: border, end, depth: depth + 1 });
      stack.push({ node: left, start, end: border, depth: depth + 1 });
    }
    if (pace.due) await pace.rest();
  }
  return nodes;
}

/** Moves the rows that go left to the front, keeping the order of both sides; returns how many there are. */
function partition(members: Int32Array, codes: Uint8Array, bin: number, aside: Int32Array): number {
  let left = 0;
  let right = 0;
  for (let m = 0; m < members.length; m++) {
    const row = members[m]!;
    if (codes[row]! <= bin) members[left++] = row;
    else aside[right++] = row;
  }
  members.set(aside.subarray(0, right), left);
  return left;
}

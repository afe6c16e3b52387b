/** A cut of one column: rows with a bin of at most `bin` go left. `score` grows as the Gini impurity falls. */
export interface GiniSplit {
  score: number;
  bin: number;
}

/**
 * Finds the best cut of one column among the rows of a node. Buffers are reused from call to call.
 */
export class GiniSplitter {
  readonly #numberOfClasses: number;
  readonly #minSamplesLeaf: number;
  readonly #histogram: Int32Array;
  readonly #binTotals: Int32Array;
  readonly #left: Int32Array;
  readonly #keys: Int32Array;

  constructor(maxBins: number, numberOfClasses: number, minSamplesLeaf: number) {
    this.#numberOfClasses = numberOfClasses;
    this.#minSamplesLeaf = minSamplesLeaf;
    this.#histogram = new Int32Array(maxBins * numberOfClasses);
    this.#binTotals = new Int32Array(maxBins);
    this.#left = new Int32Array(numberOfClasses);
    this.#keys = new Int32Array(maxBins);
  }

  /**
   * @param codes bins of the column, by row
   * @param members the rows of the node (repeats count)
   * @param counts rows of each class in the node
   * @returns `undefined` when the column is constant in the node; score -Infinity when leaves would be too small
   */
  best(codes: Uint8Array, members: Int32Array, labels: Int32Array, counts: Int32Array): GiniSplit | undefined {
    // A histogram costs one visit to every bin: too much for the many small nodes near the leaves.
    return members.length < this.#keys.length
      ? this.#bestSorted(codes, members, labels, counts)
      : this.#bestBinned(codes, members, labels, counts);
  }

  #bestSorted(codes: Uint8Array, members: Int32Array, labels: Int32Array, counts: Int32Array): GiniSplit | undefined {
    const k = this.#numberOfClasses;
    const keys = this.#keys.subarray(0, members.length);
    for (let m = 0; m < members.length; m++) keys[m] = codes[members[m]!]! * k + labels[members[m]!]!;
    keys.sort();
    const scan = this.#start(counts, members.length);
    let bin = Math.floor(keys[0]! / k);
    if (bin === Math.floor(keys[keys.length - 1]! / k)) return undefined;
    for (const key of keys) {
      const next = Math.floor(key / k);
      if (next !== bin) {
        scan.consider(bin, next);
        bin = next;
      }
      scan.move(key % k, 1);
    }
    return scan.best;
  }

  #bestBinned(codes: Uint8Array, members: Int32Array, labels: Int32Array, counts: Int32Array): GiniSplit | undefined {
    const k = this.#numberOfClasses;
    const histogram = this.#histogram.fill(0);
    const totals = this.#binTotals.fill(0);
    for (let m = 0; m < members.length; m++) {
      const row = members[m]!;
      const bin = codes[row]!;
      totals[bin]! += 1;
      histogram[bin * k + labels[row]!]! += 1;
    }
    const scan = this.#start(counts, members.length);
    let last = -1;
    for (let bin = 0; bin < totals.length; bin++) {
      if (totals[bin] === 0) continue;
      if (last >= 0) scan.consider(last, bin);
      last = bin;
      for (let c = 0; c < k; c++) {
        const moved = histogram[bin * k + c]!;
        if (moved > 0) scan.move(c, moved);
      }
    }
    return scan.considered ? scan.best : undefined;
  }

  #start(counts: Int32Array, size: number): Scan {
    return new Scan(this.#left.fill(0), counts, size, this.#minSamplesLeaf);
  }
}

/** Moves rows from the right side to the left, keeping the sums of squared class counts up to date. */
class Scan {
  readonly best: GiniSplit = { score: Number.NEGATIVE_INFINITY, bin: -1 };
  considered = false;
  #leftSquares = 0;
  #rightSquares = 0;
  #leftSize = 0;

  constructor(
    readonly left: Int32Array,
    readonly counts: Int32Array,
    readonly size: number,
    readonly minSamplesLeaf: number,
  ) {
    for (const count of counts) this.#rightSquares += count * count;
  }

  move(label: number, rows: number): void {
    const left = this.left[label]!;
    const right = this.counts[label]! - left;
    this.#leftSquares += rows * (2 * left + rows);
    this.#rightSquares += rows * (rows - 2 * right);
    this.#leftSize += rows;
    this.left[label] = left + rows;
  }

  /** A cut between two neighbouring occupied bins, in the middle of the empty ones between them. */
  consider(bin: number, next: number): void {
    this.considered = true;
    const rightSize = this.size - this.#leftSize;
    if (this.#leftSize < this.minSamplesLeaf || rightSize < this.minSamplesLeaf) return;
    const score = this.#leftSquares / this.#leftSize + this.#rightSquares / rightSize;
    if (score > this.best.score) {
      this.best.score = score;
      this.best.bin = (bin + next - 1) >> 1;
    }
  }
}

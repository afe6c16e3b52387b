import { ParameterError } from '../../core/errors.ts';

/**
 * How often each class was taken for each: `counts[t * k + p]` rows of class `t` were predicted as
 * class `p`.
 */
export class ConfusionMatrix {
  /** Names of the classes, in the order of rows (true) and columns (predicted). */
  readonly classes: readonly string[];
  readonly counts: Int32Array;

  /** @throws ParameterError when `counts` is not square over the classes, or no class is given */
  constructor(classes: readonly string[], counts: Int32Array) {
    if (classes.length === 0) throw new ParameterError('classes: expected at least 1, got 0');
    if (counts.length !== classes.length ** 2) {
      throw new ParameterError(`counts: expected ${classes.length ** 2} numbers, got ${counts.length}`);
    }
    this.classes = classes;
    this.counts = counts;
  }

  /**
   * Counts pairs of class indices.
   *
   * @throws ParameterError when the lists differ in length or hold an index that is no class
   */
  static of(classes: readonly string[], truth: ArrayLike<number>, predicted: ArrayLike<number>): ConfusionMatrix {
    const k = classes.length;
    if (truth.length !== predicted.length) {
      throw new ParameterError(`predicted: expected ${truth.length} classes, got ${predicted.length}`);
    }
    const matrix = new ConfusionMatrix(classes, new Int32Array(k * k));
    for (let i = 0; i < truth.length; i++) {
      for (const [name, index] of [
        ['truth', truth[i]!],
        ['predicted', predicted[i]!],
      ] as const) {
        if (!(Number.isInteger(index) && index >= 0 && index < k)) {
          throw new ParameterError(`${name}: expected classes from 0 to ${k - 1}, got ${index} at ${i}`);
        }
      }
      matrix.counts[truth[i]! * k + predicted[i]!]! += 1;
    }
    return matrix;
  }

  /** Rows of class `truth` that were predicted as class `predicted`. */
  at(truth: number, predicted: number): number {
    return this.counts[truth * this.classes.length + predicted]!;
  }

  /** All rows counted. */
  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** Rows on the diagonal over all rows; NaN when there are none. */
  get accuracy(): number {
    return this.classes.reduce((sum, _, c) => sum + this.at(c, c), 0) / this.total;
  }

  /** One list per true class. */
  toArray(): number[][] {
    const k = this.classes.length;
    return this.classes.map((_, t) => Array.from(this.counts.subarray(t * k, (t + 1) * k)));
  }

  /** What `JSON.stringify` stores. */
  toJSON(): { classes: readonly string[]; counts: number[][] } {
    return { classes: this.classes, counts: this.toArray() };
  }

  /** An aligned table: true classes down, predicted classes across. */
  toString(): string {
    const cells = [['', ...this.classes], ...this.toArray().map((row, t) => [this.classes[t]!, ...row.map(String)])];
    const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => [...row[column]!].length)));
    return cells
      .map((row) => row.map((cell, column) => pad(cell, widths[column]!, column > 0)).join('  '))
      .map((line) => line.trimEnd())
      .join('\n');
  }
}

/** Pads by code points: `padStart` counts a character outside the basic plane twice. */
function pad(text: string, width: number, left: boolean): string {
  const space = ' '.repeat(Math.max(0, width - [...text].length));
  return left ? space + text : text + space;
}

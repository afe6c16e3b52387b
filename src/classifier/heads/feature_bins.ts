import type { Matrix } from '../matrix.ts';
import type { Pace } from '../pace.ts';

/** A matrix with every column cut into bins; a tree splits only between bins. */
export interface FeatureBins {
  /** Column-major bin numbers: column `j` of row `i` is `codes[j * rows + i]`. */
  codes: Uint8Array;
  /** For each column the ascending borders: a value is in bin `b` when it is `<= edges[b]` and above the one before. */
  edges: Float64Array[];
}

/** Cuts columns at midpoints of their distinct values, or at quantiles when there are more than `maxBins`. */
export async function binFeatures(x: Matrix, maxBins: number, pace: Pace): Promise<FeatureBins> {
  const { rows, columns, data } = x;
  const codes = new Uint8Array(rows * columns);
  const edges: Float64Array[] = [];
  const column = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) column[i] = data[i * columns + j]!;
    const borders = cut(column.slice().sort(), maxBins);
    for (let i = 0; i < rows; i++) codes[j * rows + i] = binOf(column[i]!, borders);
    edges.push(borders);
    if (pace.due) await pace.rest();
  }
  return { codes, edges };
}

function cut(sorted: Float64Array, maxBins: number): Float64Array {
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  const borders: number[] = [];
  if (distinct.length <= maxBins) {
    for (let i = 1; i < distinct.length; i++) borders.push(middle(distinct[i - 1]!, distinct[i]!));
  } else {
    for (let bin = 1; bin < maxBins; bin++) {
      const at = Math.floor((bin * sorted.length) / maxBins);
      const border = middle(sorted[at - 1]!, sorted[at]!);
      if (border > (borders.at(-1) ?? Number.NEGATIVE_INFINITY)) borders.push(border);
    }
  }
  return Float64Array.from(borders);
}

/** Halfway, but below `high` even when rounding says otherwise: `high` must fall into the next bin. */
function middle(low: number, high: number): number {
  const half = low + (high - low) / 2;
  return half < high ? half : low;
}

function binOf(value: number, borders: Float64Array): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const at = (low + high) >> 1;
    if (value <= borders[at]!) high = at;
    else low = at + 1;
  }
  return low;
}

import { Matrix } from '../../src/classifier/matrix.ts';
import { RandomState } from '../../src/dataset/random.ts';

/**
 * Labelled points around random centres. Only additions and multiplications of MT19937 draws, in the
 * same order as `synthetic` in golden/make_goldens.py: the numbers are the same to the last bit.
 */
export function synthetic(rows: number, columns: number, classes: number, seed: number, spread = 1) {
  const random = new RandomState(seed);
  const centres = Float64Array.from({ length: classes * columns }, () => 2 * random.random() - 1);
  const x = new Matrix(rows, columns);
  const y = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    y[i] = i % classes;
    for (let j = 0; j < columns; j++) {
      const noise = random.random() + random.random() + random.random() - 1.5;
      // Columns of different scale and offset, so that standardisation matters.
      x.row(i)[j] = (centres[y[i]! * columns + j]! + spread * noise) * (j + 1) + 10 * j;
    }
  }
  const names = Array.from({ length: classes }, (_, c) => `class${c}`);
  return { x, y, classes: names };
}

/** Rows before and after a position. */
export function halves<T extends { x: Matrix; y: Int32Array }>({ x, y }: T, at: number) {
  const first = Array.from({ length: at }, (_, i) => i);
  const second = Array.from({ length: y.length - at }, (_, i) => at + i);
  return {
    train: { x: x.select(first), y: y.subarray(0, at) },
    test: { x: x.select(second), y: y.subarray(at) },
  };
}

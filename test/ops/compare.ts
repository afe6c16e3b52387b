import type { Tensor } from '../../src/core/tensor.ts';
import type { Gate } from './cases.ts';

type Values = ArrayLike<number>;

/** How far `ours` is from `golden` in the terms of a gate, and whether that passes. */
export function compare(ours: Tensor, golden: Values, gate: Gate): { measured: number; passes: boolean } {
  const measured = measure[gate.kind](ours, golden, gate);
  const share = gate.kind === 'bits' || gate.kind === 'equal';
  return { measured, passes: share ? measured >= gate.value : measured <= gate.value };
}

const measure: Record<Gate['kind'], (ours: Tensor, golden: Values, gate: Gate) => number> = {
  /** Complex values count by their distance and magnitude. */
  frameMaximum({ shape, dtype, data }, golden) {
    const frames = shape.at(-1)!;
    const parts = dtype === 'complex64' ? 2 : 1;
    const channels = shape.length > 2 ? shape[0]! : 1;
    const rows = data.length / parts / frames / channels;
    let worst = 0;
    for (let c = 0; c < channels; c++) {
      for (let frame = 0; frame < frames; frame++) {
        let largest = 0;
        let difference = 0;
        for (let row = 0; row < rows; row++) {
          const at = ((c * rows + row) * frames + frame) * parts;
          const distance = Array.from({ length: parts }, (_, p) => data[at + p]! - golden[at + p]!);
          largest = Math.max(largest, Math.hypot(...Array.from({ length: parts }, (_, p) => golden[at + p]!)));
          difference = Math.max(difference, Math.hypot(...distance));
        }
        worst = Math.max(worst, largest > 0 ? difference / largest : difference);
      }
    }
    return worst;
  },
  maximum({ data }, golden) {
    let worst = 0;
    let largest = 0;
    for (let i = 0; i < data.length; i++) {
      worst = Math.max(worst, Math.abs(data[i]! - golden[i]!));
      largest = Math.max(largest, Math.abs(golden[i]!));
    }
    return largest > 0 ? worst / largest : worst;
  },
  absolute({ data }, golden, { interior = 0 }) {
    let worst = 0;
    for (let i = interior; i < data.length - interior; i++) worst = Math.max(worst, Math.abs(data[i]! - golden[i]!));
    return worst;
  },
  relative({ data }, golden) {
    let worst = 0;
    for (let i = 0; i < data.length; i++) {
      const difference = Math.abs(data[i]! - golden[i]!);
      worst = Math.max(worst, golden[i] === 0 ? difference : difference / Math.abs(golden[i]!));
    }
    return worst;
  },
  bits({ data }, golden) {
    const expected = Float32Array.from(golden);
    const actual = new Int32Array((data as Float32Array).buffer, data.byteOffset, data.length);
    const wanted = new Int32Array(expected.buffer);
    let equal = 0;
    for (let i = 0; i < data.length; i++) {
      // Zero of either sign is the same number.
      if (actual[i] === wanted[i] || (data[i] === 0 && expected[i] === 0)) equal++;
    }
    return equal / data.length;
  },
  equal({ data }, golden) {
    let equal = 0;
    for (let i = 0; i < data.length; i++) if (Math.fround(golden[i]!) === data[i]) equal++;
    return equal / data.length;
  },
};

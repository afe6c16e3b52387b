import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/core/tensor.ts';
import { delayPattern } from '../../src/models/delay_pattern.ts';

interface Case {
  audioChannels: 1 | 2;
  codes: number[][];
  labels: number[][];
}

const cases = JSON.parse(
  readFileSync(new URL('../golden/musicgen/delay_pattern.json', import.meta.url), 'utf8'),
) as Case[];

const tensor = (rows: number[][]) => new Tensor('int32', [rows.length, rows[0]!.length], Int32Array.from(rows.flat()));

function rowsOf({ shape, data }: Tensor): number[][] {
  return Array.from({ length: shape[0]! }, (_, i) => Array.from(data.subarray(i * shape[1]!, (i + 1) * shape[1]!)));
}

describe('delayPattern', () => {
  it.each(cases)('gives the labels of transformers, case %#', ({ audioChannels, codes, labels }) => {
    expect(rowsOf(delayPattern(tensor(codes), { audioChannels }))).toEqual(labels);
  });

  it('is the rule of audiocraft: labels[s][k] = codes[k][s - k], pad before', () => {
    const codes = Array.from({ length: 4 }, (_, k) => Array.from({ length: 9 }, (_, t) => 100 * k + t));
    const labels = rowsOf(delayPattern(tensor(codes)));
    for (let s = 0; s < 9; s++) {
      for (let k = 0; k < 4; k++) expect(labels[s]![k]).toBe(s >= k ? codes[k]![s - k] : 2048);
    }
  });

  it('is all padding where there are fewer frames than delays', () => {
    expect(rowsOf(delayPattern(tensor([[5], [6], [7], [8]]), { padToken: -100 }))).toEqual([[5, -100, -100, -100]]);
    expect(delayPattern(new Tensor('int32', [4, 0], new Int32Array(0))).shape).toEqual([0, 4]);
  });

  it('refuses other shapes and types', () => {
    expect(() => delayPattern(tensor([[1], [2], [3]]), { audioChannels: 2 })).toThrow('even number');
    expect(() => delayPattern(new Tensor('int32', [1, 4, 0], new Int32Array(0)))).toThrow('[codebooks, frames]');
    expect(() => delayPattern(Tensor.float32([1, 1], new Float32Array(1)) as never)).toThrow('got float32');
  });
});

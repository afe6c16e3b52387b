import { describe, expect, it } from 'vitest';
import { endToEndTable, floorOf, type KernelTimes, kernelTable, precisionLine } from '../../../bench/cuda/table.ts';

const times: KernelTimes = {
  device: 'test',
  ceilings: { copyBytes: 1000, butterflies: 500, sharedBytes: 100, minMax: 1, hostToDeviceBytes: 1 },
  rows: [
    { name: 'a', seconds: 2, audioSeconds: 40, error: 1e-14, flops: 10, sharedBytes: 1, memoryBytes: 5, minMax: 0.001 },
    {
      name: 'b',
      seconds: 1,
      audioSeconds: 40000,
      error: 0,
      flops: 0,
      sharedBytes: 0.001,
      memoryBytes: 0.02,
      minMax: 0,
    },
  ],
  endToEnd: [{ name: 'c', seconds: 4, audioSeconds: 80000, uploadBytes: 3 }],
};

describe('the table of kernel times', () => {
  it('takes the slowest of the bounds as the floor', () => {
    expect(floorOf(times.rows[0]!, times.ceilings)).toEqual({ seconds: 0.02, bound: 'arithmetic' });
    expect(floorOf(times.rows[1]!, times.ceilings)).toEqual({ seconds: 0.00002, bound: 'memory' });
  });
  it('has a row for each op, with its rivals', () => {
    const lines = kernelTable(times, { versions: {}, seconds: { a: { torch: 6 } }, missing: {} }).split('\n');
    expect(lines[2]).toBe('| a | 20.0 | 2000.00 ms | 40 % | arithmetic | 1.0e-14 | torch 3.0× |');
    expect(lines[3]).toBe('| b | 0.04 M | 1000.00 ms | 80 % | memory | 0.0e+0 |  |');
  });
  it('says how long the double modes take', () => {
    const row = times.rows[0]!;
    const rows = ['stft 2048/512', 'stft f64 2048/512', 'mel 2048/512/128', 'mel f64 2048/512/128'].map((name, i) => ({
      ...row,
      name,
      seconds: i + 1,
    }));
    expect(precisionLine({ ...times, rows })).toBe('float64 against float32: stft 2.00×, mel 1.33×');
  });
  it('has whole jobs by their share of the bus', () => {
    expect(endToEndTable(times).split('\n')[2]).toBe('| c | 0.02 M | 75 % |');
  });
});

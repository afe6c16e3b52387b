import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/core/tensor.ts';
import { medianFilter } from '../../src/index.ts';
import { matrix, medians } from '../ops/hpss_cases.ts';

const goldens = JSON.parse(readFileSync(new URL('../golden/hpss/medians.json', import.meta.url), 'utf8'));

describe('medianFilter', () => {
  it.each(medians)('equals scipy bit by bit: $id', async ({ id, shape, seed, levels, kernelSize, axis }) => {
    const input = Tensor.float32(shape, matrix(shape, seed, levels));
    const { data, shape: same } = await medianFilter(input, { kernelSize, axis });
    expect(same).toEqual(shape);
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(goldens[id]);
  });

  it('keeps negative and subnormal values', async () => {
    const values = Float32Array.of(-3, 1e-42, -1e-42, 5, -7, 2e-40, 0);
    const { data } = await medianFilter(Tensor.float32([1, 7], values), { kernelSize: 3 });
    expect([...data]).toEqual([...Float32Array.of(-3, -1e-42, 1e-42, -1e-42, 2e-40, 0, 0)]);
  });

  // Matrices without a minus are ordered as integers.
  it.each(['time', 'frequency'] as const)('turns signs with its input: windows of 31 over %s', async (axis) => {
    const shape = [90, 100];
    const values = matrix(shape, 5, 2 ** 24);
    const plus = await medianFilter(Tensor.float32(shape, values), { axis });
    const minus = await medianFilter(
      Tensor.float32(
        shape,
        values.map((x) => -x),
      ),
      { axis },
    );
    const raised = await medianFilter(
      Tensor.float32(
        shape,
        values.map((x, i) => (i === 0 ? -1 : x)),
      ),
      { axis },
    );
    expect(minus.data.map((x) => -x)).toEqual(plus.data);
    expect(raised.data.subarray(4000)).toEqual(plus.data.subarray(4000));
  });

  it('of an empty matrix is empty', async () => {
    for (const shape of [
      [0, 5],
      [5, 0],
      [0, 3, 4],
    ]) {
      const { data } = await medianFilter(Tensor.float32(shape, new Float32Array(0)));
      expect(data.length).toBe(0);
    }
  });

  it('gives the same bits in a batch and with any number of threads', async () => {
    const shape = [150, 5000];
    const input = Tensor.float32(shape, matrix(shape, 3, 2 ** 24));
    const other = Tensor.float32([3, 7], matrix([3, 7], 4, 2 ** 24));
    for (const axis of ['time', 'frequency'] as const) {
      const alone = await medianFilter(input, { axis, threads: 1 });
      const batch = await medianFilter([other, input], { axis, threads: 3 });
      expect(Buffer.compare(Buffer.from(alone.data.buffer), Buffer.from(batch[1]!.data.buffer))).toBe(0);
    }
  });

  it('refuses other types, shapes and sizes', async () => {
    const input = Tensor.float32([2, 3], new Float32Array(6));
    await expect(medianFilter(new Tensor('int32', [2, 3], new Int32Array(6)))).rejects.toThrow(/expected float32/);
    await expect(medianFilter(Tensor.float32([6], new Float32Array(6)))).rejects.toThrow(/expected float32 \[bins/);
    await expect(medianFilter(input, { kernelSize: 0 })).rejects.toThrow(
      'kernelSize: expected at least 1 values, got 0',
    );
    await expect(medianFilter(input, { size: 3 } as object)).rejects.toThrow(/size: unknown option/);
  });
});

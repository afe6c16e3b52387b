import { describe, expect, it } from 'vitest';
import { defineFeature, isPooled } from '../../src/core/feature.ts';
import { poolFrames } from '../../src/core/pooling.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';

/** Splits a signal into rows of equal length. */
const rows = defineFeature({
  name: 'rows',
  version: 3,
  defaults: { rows: 2, gain: 1 },
  compute: (signal, { rows, gain }) =>
    Tensor.float32(
      [rows, signal.length / rows],
      signal.data.map((value) => gain * value),
    ),
});
const audio = AudioSignal.mono(Float32Array.of(1, 2, 3, 10, 20, 60), 8000);

describe('defineFeature', () => {
  it('is called, preset and planned like a built-in op', async () => {
    expect((await rows(audio)).shape).toEqual([2, 3]);
    expect([...(await rows.with({ gain: 2 })(audio)).data]).toEqual([2, 4, 6, 20, 40, 120]);
    expect([...(await rows.with({ gain: 2 }).with({ gain: 3, rows: 1 })(audio)).data]).toEqual([3, 6, 9, 30, 60, 180]);
    using plan = await rows.plan({ sampleRate: 8000, rows: 3 });
    expect(plan.options).toEqual({ sampleRate: 8000, rows: 3, gain: 1 });
    expect((await plan.run([audio, audio])).map((tensor) => tensor.shape)).toEqual([
      [3, 2],
      [3, 2],
    ]);
  });

  it('knows its name, version and options', () => {
    expect(rows.opName).toBe('rows');
    expect(rows.version).toBe(3);
    expect(rows.with({ gain: 4 }).preset).toEqual({ gain: 4 });
    expect(() => rows.resolve({ gian: 1, sampleRate: 1 } as never)).toThrow('gian: unknown option of rows');
  });

  it('runs signals of different rates in one call, results in order', async () => {
    const other = AudioSignal.mono(Float32Array.of(7, 8), 16000);
    const results = await rows([audio, other, audio]);
    expect(results.map((tensor) => tensor.size)).toEqual([6, 2, 6]);
  });

  it('refuses work after dispose, and lets dispose be called twice', async () => {
    const plan = await rows.plan({ sampleRate: 8000 });
    plan.dispose();
    plan.dispose();
    await expect(plan.run(audio)).rejects.toThrow('plan: already disposed');
  });

  it('rejects with the reason of an abort', async () => {
    const reason = new Error('enough');
    await expect(rows(audio, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('pool', () => {
  it('concatenates statistics in the order given and remembers its source', async () => {
    const pooled = rows.pool('mean', 'std', 'max');
    const result = await pooled(audio);
    expect(result.shape).toEqual([6]);
    expect([...result.data].map((value) => +value.toFixed(4))).toEqual([2, 30, 0.8165, 21.6025, 3, 60]);
    expect(isPooled(pooled) && pooled.pooling).toEqual(['mean', 'std', 'max']);
    expect(isPooled(pooled) && pooled.source).toBe(rows);
    expect(pooled.resolve({ sampleRate: 8000 })).toMatchObject({ gain: 1, pool: 'mean,std,max' });
    expect([...(await pooled.with({ gain: 10 })(audio)).data][0]).toBe(20);
  });

  it('takes the median of odd and even counts', () => {
    expect([...poolFrames(Tensor.float32([1, 3], Float32Array.of(5, 1, 3)), ['median', 'min']).data]).toEqual([3, 1]);
    expect([...poolFrames(Tensor.float32([1, 4], Float32Array.of(5, 1, 3, 2)), ['median']).data]).toEqual([2.5]);
  });

  it('refuses what cannot be pooled', () => {
    expect(() => rows.pool('mean', 'mean')).toThrow('named twice');
    expect(() => rows.pool('average' as never)).toThrow("got 'average'");
    expect(() => rows.pool('mean').pool('std')).toThrow('pooled already');
    expect(() => poolFrames(Tensor.float32([2, 0], new Float32Array(0)), ['mean'])).toThrow('at least 1 frame');
    expect(() => poolFrames(new Tensor('complex64', [1, 1], new Float32Array(2)), ['mean'])).toThrow('expected real');
  });
});

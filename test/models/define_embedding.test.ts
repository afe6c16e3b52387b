import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { defineEmbedding } from '../../src/models/define_embedding.ts';

const opened: string[] = [];
const lengths = defineEmbedding({
  name: 'lengths',
  version: 3,
  sampleRate: 1000,
  identity: { weights: 'abc' },
  open: () => {
    opened.push('open');
    return {
      run: (signals) => signals.map(({ length }) => Tensor.float32([2, 2], Float32Array.of(length, length, 1, 3))),
      dispose: () => opened.push('dispose'),
    };
  },
});
const signal = AudioSignal.mono(new Float32Array(500), 1000);

describe('defineEmbedding', () => {
  it('makes a Feature that can be pooled and tells what decides its numbers', async () => {
    expect(Array.from((await lengths(signal)).data)).toEqual([500, 500, 1, 3]);
    expect(Array.from((await lengths.pool('mean')(signal)).data)).toEqual([500, 2]);
    expect(lengths.resolve({ sampleRate: 1000 })).toEqual({ weights: 'abc', modelSampleRate: 1000, sampleRate: 1000 });
    expect([lengths.opName, lengths.version]).toEqual(['lengths', 3]);
  });

  it('resamples other rates', async () => {
    expect((await lengths(AudioSignal.mono(new Float32Array(500), 2000))).data[0]).toBe(250);
  });

  it('loads the model once for a plan, and disposes of it', async () => {
    opened.length = 0;
    const plan = await lengths.plan({ sampleRate: 1000 });
    await plan.run([signal, signal]);
    await plan.run(signal);
    plan.dispose();
    expect(opened).toEqual(['open', 'dispose']);
  });

  it('says what is wrong', async () => {
    const broken = defineEmbedding({ name: 'broken', version: 1, sampleRate: 1000, open: () => ({ run: () => [] }) });
    await expect(broken(signal)).rejects.toThrow('broken: expected one Tensor for each of 1 signals');
    await expect(lengths(signal, { size: 3 } as never)).rejects.toThrow(
      'size: unknown option of lengths, which has none',
    );
    expect(() => defineEmbedding({ name: 'x', version: 1, sampleRate: 0, open: () => ({ run: () => [] }) })).toThrow(
      'sampleRate: expected a positive number of Hz, got 0',
    );
  });
});

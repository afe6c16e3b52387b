import { describe, expect, it } from 'vitest';
import { ParameterError } from '../../src/core/errors.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { resample } from '../../src/effects/resample.ts';
import { istft } from '../../src/features/istft.ts';
import { whisper } from '../../src/features/whisper.ts';
import { requireAddon } from '../../src/native/load.ts';
import { runPlan } from '../../src/native/run.ts';

const oneFrame = new Tensor('complex64', [1025, 1], new Float32Array(2050));
const second = (sampleRate: number) => AudioSignal.mono(new Float32Array(sampleRate), sampleRate);

describe('results that no memory holds are refused', () => {
  it.each([2 ** 47, 2 ** 52])('istft of %d samples', async (length) => {
    await expect(istft(oneFrame, { length, sampleRate: 22050 })).rejects.toThrow(
      new ParameterError('result: would be larger than any memory; check lengths and rates'),
    );
  });

  it('whisper of 2^52 samples', async () => {
    await expect(whisper(second(16000), { length: 2 ** 52 })).rejects.toThrow(
      'result: would be larger than any memory',
    );
  });

  it.each([1e300, 22050 * 65537, 22050 / 65537, 1e-300])('resample to %d Hz', async (targetSampleRate) => {
    await expect(resample(second(22050), { targetSampleRate })).rejects.toThrow(
      'targetSampleRate: expected at most 65536 times as much or as little as sampleRate, 22050, got',
    );
  });
});

describe('resample at its bounds', () => {
  it.each([
    [65536, 1, 131072, 2],
    [65536 * 0.9, 1, 131072, 3],
    [1, 65536, 2, 131072],
    [1, 60000.7, 2, 120002],
  ])('from %d to %d Hz', async (sampleRate, targetSampleRate, length, expected) => {
    const { data } = await resample(AudioSignal.mono(new Float32Array(length).fill(1), sampleRate), {
      targetSampleRate,
    });
    expect(data.length).toBe(expected);
    expect(Math.max(...data.subarray(0, 2))).toBeGreaterThan(0.4);
    expect(Math.max(...data.subarray(0, 1000).map(Math.abs))).toBeLessThan(1.2);
  });
});

describe('tensors that contradict themselves', () => {
  const addon = requireAddon('this test');
  const plan = addon.createPlan('istft', {}, 'cpu');
  const given = (dtype: 'complex64' | 'complex128' | 'int32', shape: number[], data: Float32Array | Float64Array) =>
    runPlan(addon, plan, [{ dtype, shape, data }], {});

  it('of another type than their array', async () => {
    await expect(given('complex64', [1025, 2], new Float64Array(2050))).rejects.toThrow(
      'data: a tensor of dtype complex64',
    );
    await expect(given('complex128', [1025, 1], new Float32Array(4100))).rejects.toThrow(
      'data: a tensor of dtype complex128',
    );
    await expect(given('int32', [1025, 1], new Float32Array(1025))).rejects.toThrow('data: a tensor of dtype int32');
  });

  it('of a size whose product overflows', async () => {
    await expect(given('complex64', [2 ** 53, 2 ** 53], new Float32Array(0))).rejects.toThrow('shape: would be larger');
  });
});

// 9 GiB for a moment, and up to a minute.
describe.skipIf(!process.env.MELISMA_TEST_LARGE)('a result of more than 4 GiB', () => {
  it('arrives', { timeout: 120_000 }, async () => {
    const length = 2 ** 30 + 1000;
    const { data } = await istft(new Tensor('complex64', [1025, 1], new Float32Array(2050).fill(1)), {
      length,
      sampleRate: 22050,
    });
    expect(data.length).toBe(length);
    expect(data[length - 1]).toBe(0);
  });
});

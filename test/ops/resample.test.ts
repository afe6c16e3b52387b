import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import { resample } from '../../src/effects/resample.ts';
import { resampleInput, sine } from './resample_input.ts';

interface Row {
  id: string;
  sampleRate: number;
  targetSampleRate: number;
  length: number;
}

const golden = (name: string) => new URL(`../golden/resample/${name}`, import.meta.url).pathname;
const rows = JSON.parse(readFileSync(golden('cases.json'), 'utf8')) as Row[];
const lengths = JSON.parse(readFileSync(golden('lengths.json'), 'utf8')) as number[][];

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>, from = 0, to = a.length): number {
  let worst = 0;
  for (let i = from; i < to; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
}

describe('resample equals librosa with soxr_hq', () => {
  // Two float32 chains: soxr's own distance from its design evaluated in double is up to 3.6e-7 here.
  it.each(rows)('$id, first and last samples included', async ({ id, sampleRate, targetSampleRate, length }) => {
    const expected = await readNpy(golden(`${id}.npy`));
    const actual = await resample(resampleInput(length, sampleRate), { targetSampleRate, device: 'cpu' });
    expect(actual.sampleRate).toBe(targetSampleRate);
    expect(actual.length).toBe(expected.data.length);
    expect(largestDifference(actual.data, expected.data as Float32Array)).toBeLessThan(5e-7);
  });

  it('in length, with and without fix', async () => {
    for (const [sampleRate, targetSampleRate, length, fixed, raw] of lengths) {
      const input = AudioSignal.mono(new Float32Array(length!), sampleRate!);
      const options = { targetSampleRate: targetSampleRate! };
      expect([length, (await resample(input, options)).length]).toEqual([length, fixed]);
      expect([length, (await resample(input, { ...options, fix: false })).length]).toEqual([length, raw]);
    }
  });
});

describe('the response of resample', () => {
  const pairs = [
    [44100, 32000],
    [44100, 16000],
    [44100, 8000],
    [22050, 44100],
    [12345, 22050],
    [24749.86, 22050],
  ] as const;

  const margin = 800; // a tone that begins rings

  it.each([
    [0.5, 0.0002],
    [0.9, 0.01],
  ])('droops at %d of the lower Nyquist frequency by less than %d dB', async (share, decibels) => {
    for (const [from, to] of pairs) {
      const frequency = 0.5 * share * Math.min(from, to);
      const actual = await resample(sine(frequency, from, 20000), { targetSampleRate: to });
      const expected = sine(frequency, to, actual.length);
      const allowed = 0.5 * (1 - 10 ** (-decibels / 20)) + 1e-6;
      expect(largestDifference(actual.data, expected.data, margin, actual.length - margin)).toBeLessThan(allowed);
    }
  });

  it.each(pairs.filter(([from, to]) => to < from))('from %d to %d Hz stops a tone above Nyquist', async (from, to) => {
    const frequency = 0.5 * to + 0.1 * Math.min(0.5 * (from - to), 0.5 * to);
    const actual = await resample(sine(frequency, from, 20000), { targetSampleRate: to });
    const silence = new Float32Array(actual.length);
    // -120 dB of the amplitude, float32 rounding included
    expect(largestDifference(actual.data, silence, margin, actual.length - margin)).toBeLessThan(5e-7);
  });
});

describe('resample', () => {
  it('returns the samples themselves at the same rate', async () => {
    const input = resampleInput(1000, 22050);
    expect((await resample(input, { targetSampleRate: 22050 })).data).toEqual(input.data);
  });

  it('takes an empty signal', async () => {
    const empty = AudioSignal.mono(new Float32Array(0), 44100);
    expect((await resample(empty, { targetSampleRate: 16000 })).length).toBe(0);
  });

  it('keeps the energy with scale', async () => {
    const input = resampleInput(4000, 44100);
    const plain = await resample(input, { targetSampleRate: 11025 });
    const scaled = await resample(input, { targetSampleRate: 11025, scale: true });
    expect(
      largestDifference(
        scaled.data,
        plain.data.map((x) => x * 2),
      ),
    ).toBeLessThan(1e-7);
  });

  it.each([32000, 8000, 44321])(
    'gives the same bits for any batch, channel and thread count, to %d Hz',
    async (rate) => {
      const inputs = [200000, 30000, 6000, 17, 1].map((length) => resampleInput(length, 44100));
      using plan = await resample.plan({ sampleRate: 44100, targetSampleRate: rate });
      const one = await plan.run(inputs, { threads: 1 });
      const many = await plan.run([...inputs].reverse(), { threads: 4 });
      const alone = await plan.run(inputs[1]!);
      const reversed = inputs[1]!.data.slice().reverse();
      const stereo = await plan.run(AudioSignal.fromChannels([reversed, inputs[1]!.data], 44100));
      expect(many.reverse().map((signal) => signal.data)).toEqual(one.map((signal) => signal.data));
      expect(alone.data).toEqual(one[1]!.data);
      expect(stereo.getChannelData(1)).toEqual(alone.data);
    },
  );

  it('refuses rates that are not positive and unknown options', async () => {
    const input = resampleInput(100, 44100);
    await expect(resample(input, { targetSampleRate: 0 })).rejects.toThrow('targetSampleRate: expected');
    await expect(resample(input, { targetSampleRate: 8000, quality: 'HQ' } as never)).rejects.toThrow('quality');
  });
});

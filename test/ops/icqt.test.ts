import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import { cqt, icqt } from '../../src/index.ts';
import { testSignal } from './signals.ts';

const c3 = 130.8127826502993;
const cases = [
  ['default', 'violin', { nBins: 72 }],
  ['fine', 'violin', { binsPerOctave: 36, nBins: 180, fMin: c3, hopLength: 128 }],
  ['unscaled', 'music', { nBins: 60, fMin: c3 / 2, hopLength: 96, scale: false }],
  ['tuned', 'stereo', { nBins: 31, fMin: c3, hopLength: 64, tuning: 0.25 }],
] as const;
const energy = (x: Float32Array) => x.reduce((sum, value) => sum + value * value, 0);

describe('icqt', () => {
  it.each(cases)('of cqt is as librosa (%s)', async (name, signal, { nBins, ...options }) => {
    const audio = await testSignal(signal);
    const given = audio.slice(0, Math.min(9000, audio.length));
    const transform = await cqt(given, { nBins, ...options });
    const back = await icqt(transform, { ...options, sampleRate: 22050, length: given.length });
    const golden = await readNpy(new URL(`../golden/ops/icqt_${name}.npy`, import.meta.url).pathname);
    const theirs = golden.data as Float32Array;
    expect(back.data.length).toBe(theirs.length);
    const largest = theirs.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const difference = theirs.reduce((most, x, i) => Math.max(most, Math.abs(x - back.data[i]!)), 0);
    if (process.env.MELISMA_SHOW_ERRORS) console.log(name, difference / largest);
    // Both in float32, after the transform's own difference.
    expect(difference / largest).toBeLessThanOrEqual(2e-6);
  });

  it('gives back music that lies within the bins', async () => {
    const samples = new Float32Array(22050);
    for (let t = 0; t < samples.length; t++) {
      const fade = Math.sin((Math.PI * t) / samples.length) ** 2;
      for (const f of [220, 277.18, 329.63, 440, 554.37]) {
        samples[t]! += 0.1 * fade * Math.sin((2 * Math.PI * f * t) / 22050);
      }
    }
    const options = { fMin: c3 / 2, binsPerOctave: 36, hopLength: 64 };
    const transform = await cqt(AudioSignal.mono(samples, 22050), { ...options, nBins: 180 });
    const { data } = await icqt(transform, { ...options, sampleRate: 22050, length: samples.length });
    const ratio = energy(samples) / energy(samples.map((x, i) => x - data[i]!));
    if (process.env.MELISMA_SHOW_ERRORS) console.log('signal to error, dB', 10 * Math.log10(ratio));
    expect(10 * Math.log10(ratio)).toBeGreaterThan(15);
  });

  it('gives each of a batch what it gets alone', async () => {
    const options = { hopLength: 256, sampleRate: 22050 };
    const violin = await cqt(await testSignal('violin'), { hopLength: 256, nBins: 48 });
    const music = await cqt(await testSignal('music'), { hopLength: 256, nBins: 60 });
    const alone = [await icqt(violin, options), await icqt(music, options)];
    const batch = await icqt([violin, music, violin], { ...options, threads: 2 });
    expect(batch.map(({ data }) => data)).toEqual([alone[0]!.data, alone[1]!.data, alone[0]!.data]);
  });

  it('refuses what it cannot take', async () => {
    const transform = await cqt(await testSignal('violin'), { nBins: 48 });
    await expect(icqt(transform, {} as never)).rejects.toThrow('sampleRate: expected a number, got nothing');
    await expect(icqt(transform, { sampleRate: 22050, length: 0.5 })).rejects.toThrow('length: expected at least 1');
    await expect(icqt(Tensor.float32([48, 2], new Float32Array(96)) as never, { sampleRate: 22050 })).rejects.toThrow(
      'spectrogram: expected complex64',
    );
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(icqt(transform, { sampleRate: 22050, signal })).rejects.toBe(reason);
  });
});

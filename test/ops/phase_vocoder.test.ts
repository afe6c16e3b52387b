import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/core/tensor.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import { istft, phaseVocoder, stft, timeStretch } from '../../src/index.ts';
import type { PhaseVocoderOptions, StftOptions } from '../../src/native/options.generated.ts';
import { testSignal } from './signals.ts';

const cases: [string, string, StftOptions, PhaseVocoderOptions][] = [
  ['slower', 'violin', { nFft: 512 }, { rate: 0.8 }],
  ['faster', 'noise', { nFft: 256, hopLength: 100 }, { rate: 1.7, hopLength: 100 }],
  ['odd', 'violin', { nFft: 401, hopLength: 100 }, { rate: 2, hopLength: 100, nFft: 401 }],
  ['stereo', 'stereo', { nFft: 256 }, { rate: 1.25 }],
];

async function spectrum(name: string, options: StftOptions) {
  const signal = await testSignal(name);
  return stft(signal.slice(0, Math.min(6000, signal.length)), { ...options, precision: 'f64' });
}
const largest = (data: ArrayLike<number>) => Array.from(data).reduce((most, x) => Math.max(most, Math.abs(x)), 0);

describe('phaseVocoder', () => {
  it.each(cases)('is librosa (%s)', async (name, signal, options, more) => {
    const result = await phaseVocoder(await spectrum(signal, options), more);
    const golden = await readNpy(new URL(`../golden/ops/phase_vocoder_${name}.npy`, import.meta.url).pathname);
    const theirs = golden.data as Float32Array;
    expect([...result.shape, 2]).toEqual(golden.shape);
    const difference = largest(theirs.map((x, i) => x - (result.data[i] as number)));
    if (process.env.MELISMA_SHOW_ERRORS) console.log(name, difference / largest(theirs));
    // Phases of thousands of radians in float32, as librosa's: a rounding of one is 2e-4.
    expect(difference / largest(theirs)).toBeLessThanOrEqual(3e-4);
  });

  it('between stft and istft stretches time', async () => {
    const signal = await testSignal('music');
    const stretched = await phaseVocoder(await stft(signal, { precision: 'f64' }), { rate: 1.2 });
    const length = Math.round(signal.length / 1.2);
    const samples = (await istft(stretched, { length, sampleRate: signal.sampleRate })).data;
    const direct = (await timeStretch(signal, { rate: 1.2 })).data;
    expect(largest(samples.map((x, i) => x - direct[i]!))).toBeLessThan(1e-5 * largest(direct));
  });

  it('at rate 1 keeps the spectrum but for the rounding of its phases', async () => {
    const given = await spectrum('noise', { nFft: 256 });
    const result = await phaseVocoder(given, { rate: 1 });
    const scale = largest(given.data as Float32Array);
    expect(largest((given.data as Float32Array).map((x, i) => x - (result.data[i] as number)))).toBeLessThan(
      2e-2 * scale,
    );
  });

  it('refuses what it cannot take', async () => {
    const given = await spectrum('noise', { nFft: 256 });
    await expect(phaseVocoder(given, { rate: 0 })).rejects.toThrow('rate: expected');
    await expect(phaseVocoder(given, { hopLength: 1.5 })).rejects.toThrow('hopLength: expected an integer');
    await expect(phaseVocoder(given, { nFft: 512 })).rejects.toThrow(
      'spectrogram: expected 257 bins for nFft 512, got 129',
    );
    await expect(phaseVocoder(Tensor.float32([129, 4], new Float32Array(516)) as never)).rejects.toThrow(
      'spectrogram: expected complex64 [bins, frames] or [channels, bins, frames]',
    );
  });
});

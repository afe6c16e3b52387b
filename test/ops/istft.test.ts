import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/core/tensor.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import { istft, stft } from '../../src/index.ts';
import type { StftOptions } from '../../src/native/options.generated.ts';
import { testSignal } from './signals.ts';

const cases: [string, StftOptions, { length?: number }][] = [
  ['quarter', { nFft: 512 }, {}],
  ['half', { nFft: 512, hopLength: 256 }, { length: 3000 }],
  ['eighth', { nFft: 256, hopLength: 32, window: 'hamming' }, {}],
  ['uneven', { nFft: 1024, hopLength: 200, winLength: 800 }, { length: 5000 }],
  ['odd', { nFft: 501, hopLength: 125, center: false }, {}],
];

describe('istft', () => {
  it.each(cases)('of a spectrum that no signal has is librosa (%s)', async (name, options, more) => {
    const { shape, data } = await stft(await testSignal('noise'), { ...options, precision: 'f64' });
    const frames = shape[1]!;
    const edited = (data as Float32Array).map((x, i) => {
      const at = i >> 1;
      return (Math.floor(at / frames) + 3 * (at % frames)) % 5 === 0 ? 0 : x;
    });
    const spectrum = new Tensor('complex64', shape, edited);
    const samples = (await istft(spectrum, { ...options, ...more, sampleRate: 22050 })).data;
    const path = new URL(`../golden/ops/istft_${name}.npy`, import.meta.url).pathname;
    const theirs = (await readNpy(path)).data as Float32Array;
    expect(samples.length).toBe(theirs.length);
    const scale = theirs.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const difference = samples.reduce((most, x, i) => Math.max(most, Math.abs(x - theirs[i]!)), 0);
    // Both transform in float32; without padding the first sums of squared windows are tiny.
    expect(difference / scale).toBeLessThanOrEqual(name === 'odd' ? 1e-4 : 1e-6);
  });
});

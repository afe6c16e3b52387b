import { describe, expect, it } from 'vitest';
import type { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import { griffinLim, stft } from '../../src/index.ts';
import { testSignal } from './signals.ts';

const golden = async (id: string) =>
  (await readNpy(new URL(`../golden/ops/griffinLim_${id}.npy`, import.meta.url).pathname)).data as Float32Array;

async function magnitudesOf(signal: AudioSignal, options: object): Promise<Tensor<'float32'>> {
  const { shape, data } = await stft(signal, { ...options, precision: 'f64' });
  const size = data.length / 2;
  return Tensor.float32(
    shape,
    Float32Array.from({ length: size }, (_, i) => Math.hypot(data[2 * i]!, data[2 * i + 1]!)),
  );
}

const norm = (data: Float32Array) => Math.sqrt(data.reduce((sum, x) => sum + x * x, 0));
const noise = await testSignal('noise');
const short = { nFft: 512, sampleRate: 22050 };

describe('griffinLim', () => {
  it.each([
    ['length', 'noise', { nFft: 512 }, { iterations: 2, length: 6000 }],
    ['plain', 'noise', { nFft: 512 }, { iterations: 4, momentum: 0, length: 6000 }],
    ['excerpt', 'excerpt', { nFft: 1024, hopLength: 200 }, { iterations: 2 }],
  ])('from phases of 0 is librosa (%s)', async (id, name, spectrum, options) => {
    const signal = await testSignal(name);
    const magnitudes = await magnitudesOf(signal, spectrum);
    const { data } = await griffinLim(magnitudes, { ...spectrum, ...options, init: 'zeros', sampleRate: 22050 });
    const theirs = await golden(id);
    expect(data.length).toBe(theirs.length);
    // Faint bins have phases of rounding errors, which grow from iteration to iteration: few of these compare.
    expect(norm(data.map((x, i) => x - theirs[i]!)) / norm(theirs)).toBeLessThanOrEqual(1e-5);
  });

  it('from random phases comes as close as librosa', async () => {
    const magnitudes = await magnitudesOf(noise, { nFft: 512 });
    const [theirs] = await golden('convergence');
    for (const seed of [0, 1, 2]) {
      const rebuilt = await magnitudesOf(await griffinLim(magnitudes, { ...short, seed }), { nFft: 512 });
      const error = norm(rebuilt.data.map((x, i) => x - magnitudes.data[i]!)) / norm(magnitudes.data);
      expect(error).toBeLessThanOrEqual(1.1 * theirs!);
    }
  });

  it('gives the same bits for the same seed, in a batch and with any number of threads', async () => {
    const magnitudes = await magnitudesOf(noise, { nFft: 512 });
    const { data } = await griffinLim(magnitudes, { ...short, iterations: 3, seed: 7 });
    const batch = await griffinLim([magnitudes, magnitudes], { ...short, iterations: 3, seed: 7, threads: 2 });
    for (const one of batch) expect(one.data).toEqual(data);
    expect((await griffinLim(magnitudes, { ...short, iterations: 3, seed: 8 })).data).not.toEqual(data);
  });

  it('keeps silence silent and channels apart', async () => {
    const stereo = await magnitudesOf(await testSignal('stereo'), { nFft: 512 });
    const [, bins, frames] = stereo.shape as [number, number, number];
    const both = await griffinLim(stereo, { ...short, init: 'zeros', iterations: 3 });
    const second = Tensor.float32([bins, frames], stereo.data.slice(bins * frames));
    const alone = await griffinLim(second, { ...short, init: 'zeros', iterations: 3 });
    expect(both.getChannelData(1)).toEqual(alone.data);
    const silent = await griffinLim(Tensor.float32([257, 9], new Float32Array(257 * 9)), short);
    expect(silent.data.every((x) => x === 0)).toBe(true);
  });

  it('refuses negative magnitudes, other shapes and lengths', async () => {
    const run = (bins: number, value: number, options: object = {}) =>
      griffinLim(Tensor.float32([bins, 3], new Float32Array(bins * 3).fill(value)), { ...short, ...options });
    await expect(run(257, -1)).rejects.toThrow(/at least 0/);
    await expect(run(256, 1)).rejects.toThrow(/257 bins/);
    await expect(run(257, 1, { length: 5000 })).rejects.toThrow(/length: expected/);
  });
});

import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/core/tensor.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import { melToStft } from '../../src/index.ts';

const golden = async (name: string) => {
  const { shape, data } = await readNpy(new URL(`../golden/mel_to_stft/${name}.npy`, import.meta.url).pathname);
  return { shape, data: data as Float32Array };
};

/** Distance of the bands of `magnitudes` from `bands`, over the size of `bands`. */
async function distance(magnitudes: Tensor, bands: Float32Array, power: number): Promise<number> {
  const bank = await golden('bank');
  const [rows, bins] = bank.shape as [number, number];
  const frames = magnitudes.shape.at(-1)!;
  let error = 0;
  let size = 0;
  for (let row = 0; row < rows; row++) {
    for (let f = 0; f < frames; f++) {
      let sum = 0;
      for (let k = 0; k < bins; k++) sum += bank.data[row * bins + k]! * magnitudes.data[k * frames + f]! ** power;
      error += (sum - bands[row * frames + f]!) ** 2;
      size += bands[row * frames + f]! ** 2;
    }
  }
  return Math.sqrt(error / size);
}

describe('melToStft', () => {
  it.each([1, 2])('comes at least as close to the bands as librosa, power %d', async (power) => {
    const { shape, data } = await golden(`bands_${power}`);
    const answer = await melToStft(Tensor.float32(shape, data), { sampleRate: 22050, nFft: 512, power });
    expect(answer.shape).toEqual([257, shape[1]]);
    expect(answer.data.every((x) => x >= 0 && Number.isFinite(x))).toBe(true);
    const librosa = (await golden(`distance_${power}`)).data[0]!;
    expect(await distance(answer, data, power)).toBeLessThanOrEqual(librosa);
  });

  it('gives each frame the same, whatever stands beside it', async () => {
    const { shape, data } = await golden('bands_2');
    const options = { sampleRate: 22050, nFft: 512 };
    const frames = shape[1]!;
    const whole = await melToStft(Tensor.float32(shape, data), options);
    const at = 5;
    const column = Float32Array.from({ length: 40 }, (_, row) => data[row * frames + at]!);
    const alone = await melToStft(Tensor.float32([40, 1], column), options);
    expect([...alone.data]).toEqual(Array.from({ length: 257 }, (_, k) => whole.data[k * frames + at]));
  });

  it('refuses what has no bands', async () => {
    await expect(melToStft(Tensor.float32([4], new Float32Array(4)), { sampleRate: 22050 })).rejects.toThrow(
      'spectrogram: expected float32 [..., bands, frames]',
    );
  });
});

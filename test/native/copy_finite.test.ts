import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { rms } from '../../src/index.ts';

// Beyond 24 MiB the copy goes past the caches.
describe('the copy of a long signal', () => {
  const length = 6_500_003;
  const options = { frameLength: 1000, hopLength: 1000, center: false } as const;

  it('is what was given, from any address', async () => {
    const memory = Float32Array.from({ length: length + 1 }, (_, i) => (Math.imul(i, 2654435761) >>> 8) / 2 ** 24);
    const part = memory.subarray(1);
    const long = await rms(AudioSignal.mono(part, 22050), options);
    const short = await rms(AudioSignal.mono(part.slice(0, 3_000_000), 22050), options);
    expect(long.data.subarray(0, short.data.length)).toEqual(short.data);
    const end = await rms(AudioSignal.mono(part.slice(3_000_000), 22050), options);
    expect(long.data.subarray(3000)).toEqual(end.data);
  });

  it.each([0, 3, 65_536, length - 1])('finds what is not finite at %i', async (at) => {
    for (const bad of [Number.NaN, -Infinity]) {
      const data = new Float32Array(length);
      data[at] = bad;
      await expect(rms(AudioSignal.mono(data, 22050), options)).rejects.toThrow(`first at index ${at}`);
    }
  });
});

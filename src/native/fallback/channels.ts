import type { NativeInput, NativeOutput } from '../addon.ts';

/**
 * Applies `fill` to each channel of `[channels, length]` input. The result has the shape of one
 * channel for mono, and a leading channel axis otherwise.
 */
export async function perChannel(
  input: NativeInput,
  shape: readonly number[],
  dtype: 'float32' | 'complex64',
  fill: (channel: Float32Array, out: Float32Array) => Promise<void>,
): Promise<NativeOutput[]> {
  const [channels, length] = input.shape as [number, number];
  const each = shape.reduce((product, size) => product * size, dtype === 'complex64' ? 2 : 1);
  const data = new Float32Array(channels * each);
  for (let c = 0; c < channels; c++) {
    const channel = (input.data as Float32Array).subarray(c * length, (c + 1) * length);
    await fill(channel, data.subarray(c * each, (c + 1) * each));
  }
  return [{ name: 'result', dtype, shape: channels > 1 ? [channels, ...shape] : [...shape], data: data.buffer }];
}

import { Tensor } from '../../src/core/tensor.ts';

/** Shapes of a checkpoint's tensors by name. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

/** Float32 in [-1, 1): element i is a hash of the name and of i, as test/golden/seeded_weights.py makes it. */
export function uniform(name: string, count: number): Float32Array {
  let seed = 2166136261;
  for (const byte of Buffer.from(name)) seed = Math.imul(seed ^ byte, 16777619);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let h = (Math.imul(i, 0x9e3779b9) + seed) | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    values[i] = ((h ^ (h >>> 16)) >>> 8) / 2 ** 23 - 1;
  }
  return values;
}

/** One seeded tensor. */
export function seededTensor(name: string, shape: readonly number[]): Tensor<'float32'> {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const values = uniform(name, size);
  const [factor, offset] =
    shape.length > 1
      ? [Math.sqrt(3 / (size / shape[0]!)), 0]
      : name.endsWith('scale')
        ? [0.25, 0.5]
        : name.endsWith('weight')
          ? [0.25, 1]
          : [0.125, 0];
  for (let i = 0; i < size; i++) values[i] = offset + factor * values[i]!;
  return Tensor.float32(shape, values);
}

/** All tensors of a checkpoint. */
export function seededTensors(shapes: Shapes): Record<string, Tensor<'float32'>> {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, seededTensor(name, shape)]));
}

/** Noise and a triangle wave of another period in each channel: planar `[channels, length]`. */
export function seededSignal(name: string, channels: number, length: number): Float32Array {
  const values = uniform(name, channels * length);
  for (let c = 0; c < channels; c++) {
    const period = 97 + 34 * c;
    for (let i = 0; i < length; i++) {
      const wave = Math.abs((i % period) / period - 0.5) - 0.25;
      values[c * length + i] = 0.125 * values[c * length + i]! + wave;
    }
  }
  return values;
}

import { Tensor } from '../../src/core/tensor.ts';
import { defineSchema, f, type RowOf } from '../../src/dataset/index.ts';

/** One column of every kind. */
export const exampleSchema = defineSchema({
  text: f.string(),
  tags: f.list(f.string()),
  count: f.int32(),
  big: f.int64(),
  flag: f.bool(),
  bytes: f.binary(),
  loudness: f.float64(),
  features: f.struct({
    tempo: f.float32(),
    mfcc: f.list(f.float64()),
    deep: f.struct({ key: f.nullable(f.string()) }),
  }),
  labels: f.list(f.list(f.int64())),
  fixed: f.list(f.float32(), 3),
  people: f.list(f.struct({ name: f.string(), age: f.int32() })),
  mel: f.array2d([null, 4], 'float32'),
  audio: f.audio(32_000, { as: 'encoded' }),
  style: f.classLabel(['ambient', 'piano']),
  maybe: f.nullable(f.float32()),
  wave: f.list(f.float32()),
});

export type ExampleRow = RowOf<typeof exampleSchema>;

export function exampleRow(i: number): ExampleRow {
  return {
    text: `héllo 🎵 ${i}`,
    tags: ['x', 'ÿ'].slice(0, i % 3),
    count: 0 - i,
    big: i % 2 ? 2 ** 52 + i : -(2n ** 62n),
    flag: i % 3 === 0,
    bytes: Uint8Array.of(1, 2, i),
    loudness: i / 3,
    features: { tempo: 120.5, mfcc: [1, 2, i], deep: { key: i % 2 ? 'C# minor' : null } },
    labels: i % 2 ? delayed(5, i) : { shape: [5, 4], data: Int32Array.from(delayed(5, i).flat()) },
    fixed: i % 2 ? [1, 2, i] : Float32Array.of(1, 2, i),
    people: [{ name: `p${i}`, age: i }],
    mel: Tensor.float32([i % 3, 4], new Float32Array((i % 3) * 4).fill(i)),
    audio: { bytes: Uint8Array.of(7, i), path: `a${i}.wav` },
    style: i % 2 ? 'ambient' : 1,
    maybe: i % 2 ? null : 3.5,
    wave: new Float32Array(100).fill(i),
  };
}

export function exampleRows(count: number): ExampleRow[] {
  return Array.from({ length: count }, (_, i) => exampleRow(i));
}

/** The row as readers get it back. */
export function expectedRow(i: number): Record<string, unknown> {
  const { tags } = exampleRow(i);
  return {
    text: `héllo 🎵 ${i}`,
    tags,
    count: 0 - i,
    big: i % 2 ? 2 ** 52 + i : -(2 ** 62),
    flag: i % 3 === 0,
    bytes: [1, 2, i],
    loudness: i / 3,
    features: { tempo: 120.5, mfcc: [1, 2, i], deep: { key: i % 2 ? 'C# minor' : null } },
    labels: delayed(5, i),
    fixed: [1, 2, i],
    people: [{ name: `p${i}`, age: i }],
    mel: Array.from({ length: i % 3 }, () => [i, i, i, i]),
    audio: { bytes: [7, i], path: `a${i}.wav` },
    style: i % 2 ? 0 : 1,
    maybe: i % 2 ? null : 3.5,
    wave: new Array(100).fill(i),
  };
}

/** Labels with MusicGen's delays. */
export function delayed(steps: number, code: number): number[][] {
  return Array.from({ length: steps }, (_, step) => [0, 1, 2, 3].map((k) => (step < k ? 2048 : code)));
}

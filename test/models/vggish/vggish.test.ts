import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeSafetensors } from '../../../src/classifier/persistence/safetensors.ts';
import { AudioSignal } from '../../../src/core/signal.ts';
import { readNpy } from '../../../src/dataset/npy.ts';
import { vggishExamples } from '../../../src/features/vggish_examples.ts';
import { vggish } from '../../../src/models/vggish/index.ts';
import { describeTorch, oldTorch } from '../describe_torch.ts';
import { type Shapes, seededSignal, seededTensor, seededTensors } from '../seeded_weights.ts';
import { snr } from '../snr.ts';

const golden = (name: string) => new URL(`../../golden/vggish/${name}`, import.meta.url).pathname;
const shapes = JSON.parse(readFileSync(golden('shapes.json'), 'utf8')) as Shapes;
const read = async (name: string) => (await readNpy(golden(`${name}.npy`))).data as Float32Array;

const rows = [
  { name: 'three', length: 50001, gain: 1 },
  { name: 'quiet', length: 16000, gain: 1e-4 },
  { name: 'silent', length: 20000, gain: 0 },
  { name: 'one', length: 15600, gain: 1 },
];
const wave = ({ name, length, gain }: (typeof rows)[number]) =>
  AudioSignal.mono(
    seededSignal(`vggish.${name}`, 1, length).map((sample) => Math.fround(sample * Math.fround(gain))),
    16000,
  );
/** Upstream's rows from our columns. */
const toRows = (columns: ArrayLike<number>, count: number) =>
  Float32Array.from({ length: columns.length }, (_, i) => columns[(i % 128) * count + Math.floor(i / 128)]!);

describe("vggishExamples equals torchvggish's front end", () => {
  it.each(rows.slice(0, 2))('$name, bit for bit', async (row) => {
    const { data } = await vggishExamples(wave(row));
    const expected = await read(`${row.name}.examples`);
    expect(data.subarray(0, expected.length)).toEqual(expected);
  });
});

describeTorch('vggish', () => {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-vggish-'));
  const weights = join(folder, 'vggish.safetensors');
  const pca = join(folder, 'pca.safetensors');

  beforeAll(() => {
    writeFileSync(weights, encodeSafetensors(seededTensors(shapes)));
    const parameters = { pca_eigen_vectors: [128, 128], pca_means: [128, 1] };
    writeFileSync(pca, encodeSafetensors(seededTensors(parameters)));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(rows)('equals torchvggish: $name', async (row) => {
    const { shape, data } = await vggish(wave(row), { weights, device: 'cpu' });
    const expected = await read(`${row.name}.embeddings`);
    expect(shape).toEqual([128, expected.length / 128]);
    expect(snr(toRows(data, shape[1]!), expected)).toBeGreaterThan(110);
  });

  it.each(rows)('and its postprocessing: $name', async (row) => {
    const { shape, data } = await vggish(wave(row), { weights, pca, postprocess: true, device: 'cpu' });
    const actual = toRows(data, shape[1]!);
    // A component on the edge between two whole numbers may fall to either side.
    const expected = await read(`${row.name}.postprocessed`);
    const different = actual.filter((value, i) => value !== expected[i]);
    expect(different.length).toBeLessThanOrEqual(1);
  });

  it('mixes channels and resamples, and has no column for less than 0.975 s', async () => {
    using plan = await vggish.plan({ weights, sampleRate: 32000, device: 'cpu' });
    const stereo = new AudioSignal(seededSignal('vggish.stereo', 2, 64000), { sampleRate: 32000, numberOfChannels: 2 });
    const [long, short] = await plan.run([stereo, AudioSignal.mono(new Float32Array(1000), 32000)]);
    expect([long!.shape, short!.shape]).toEqual([
      [128, 2],
      [128, 0],
    ]);
    expect((await plan.run(stereo.toMono())).data).toEqual(long!.data);
  });

  it.skipIf(oldTorch()).each([
    ['float16', 50],
    ['bfloat16', 33],
  ] as const)('in %s is near float32, and is not taken for it in caches', async (precision, decibels) => {
    const [full, half] = [
      await vggish(wave(rows[0]!), { weights, device: 'cpu' }),
      await vggish(wave(rows[0]!), { weights, device: 'cpu', precision }),
    ];
    expect(snr(half.data, full.data)).toBeGreaterThan(decibels);
    expect(vggish.resolve({ weights, precision, sampleRate: 16000 })).toMatchObject({ precision });
  });

  it.runIf(oldTorch())('in half is refused where the CPU has none', async () => {
    const half = vggish(wave(rows[3]!), { weights, device: 'cpu', precision: 'float16' });
    await expect(half).rejects.toThrow(/precision: expected 'float32' on the CPU with LibTorch 1.*, got 'float16'/);
  });

  it('is pooled over time', async () => {
    const mean = await vggish.pool('mean')(wave(rows[0]!), { weights, device: 'cpu' });
    const { data } = await vggish(wave(rows[0]!), { weights, device: 'cpu' });
    expect(mean.shape).toEqual([128]);
    expect(mean.data[7]).toBeCloseTo((data[21]! + data[22]! + data[23]!) / 3, 6);
  });

  it('tells weights apart by their content, not by their path', () => {
    const first = vggish.resolve({ weights, sampleRate: 16000 });
    expect(first).toMatchObject({ frameSeconds: 0.96, sampleRate: 16000, postprocess: false });
    expect(first.weightsFingerprint).not.toBe(vggish.resolve({ weights: pca, sampleRate: 16000 }).weightsFingerprint);
    const processed = (path: string) => vggish.resolve({ weights, pca: path, postprocess: true, sampleRate: 16000 });
    expect(processed(pca).pcaFingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(processed(pca).pcaFingerprint).not.toBe(processed(weights).pcaFingerprint);
    // As a saved classifier gives them back.
    const kept = processed(pca) as unknown as Parameters<typeof vggish.resolve>[0];
    expect(vggish.resolve(kept)).toEqual(kept);
    expect(() => vggish.resolve({ ...kept, pca: weights })).toThrow(`fingerprint ${processed(pca).pcaFingerprint}`);
    const stale = { weights, weightsFingerprint: '0'.repeat(16), sampleRate: 16000 };
    expect(() => vggish.resolve(stale)).toThrow('expected a file with the fingerprint 0000000000000000');
  });

  it('says what is wrong', async () => {
    const audio = wave(rows[3]!);
    await expect(vggish(audio, { weights: pca })).rejects.toThrow(`${pca}: 'features.0.weight' is not in the`);
    await expect(vggish(audio, { weights, postprocess: true })).rejects.toThrow('pca: expected the path');
    await expect(vggish(audio, { weights, postprocess: true, pca: weights })).rejects.toThrow('pca_eigen_vectors');
    expect(() => vggish.resolve({ weights: join(folder, 'none.pth'), sampleRate: 16000 })).toThrow('none.pth');
    expect(() => vggish.resolve({ layers: 3, sampleRate: 16000 } as never)).toThrow('layers: unknown option of vggish');
  });

  it('takes tensors of the right shapes only', async () => {
    const wrong = join(folder, 'wrong.safetensors');
    const tensors = { 'features.0.weight': seededTensor('features.0.weight', [64, 1, 3, 5]) };
    writeFileSync(wrong, encodeSafetensors({ ...tensors, 'features.0.bias': seededTensor('b', [64]) }));
    await expect(vggish(wave(rows[3]!), { weights: wrong })).rejects.toThrow('features.0.weight');
  });
});

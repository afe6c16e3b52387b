import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeWav } from '../../src/audio/wav_writer.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import {
  defineSchema,
  f,
  verifyDataset,
  writeDatasetDict,
  writeHuggingFaceDataset,
  writeParquet,
  writeWebDataset,
} from '../../src/dataset/index.ts';
import { exampleRows, exampleSchema, expectedRow } from '../dataset/example_schema.ts';
import { candidates, describeInterpreters, runPython } from './python.ts';

const ROWS = 12;
const expected = Array.from({ length: ROWS }, (_, i) => expectedRow(i));

/** A tone of 0.1 s as a WAV file. */
function tone(): Uint8Array {
  const samples = Float32Array.from({ length: 3200 }, (_, i) => 0.5 * Math.sin(i / 10));
  const signal = new AudioSignal(samples, { sampleRate: 32_000, numberOfChannels: 1 });
  return Buffer.concat([...encodeWav(signal, { bitDepth: 16, float: false, onClipped: () => {} })]);
}

const plain = defineSchema({
  title: f.string(),
  bpm: f.nullable(f.float32()),
  style: f.classLabel(['a', 'b']),
  audio: f.audio(32_000, { as: 'encoded' }),
});

async function writeAll(folder: string): Promise<void> {
  const at = (name: string) => path.join(folder, name);
  const rows = exampleRows(ROWS);
  const small = { maxBatchBytes: 4000, maxShardBytes: 9000 };
  await writeDatasetDict(at('dict'), exampleSchema, { train: rows, validation: rows.slice(0, 3) }, small);
  await writeHuggingFaceDataset(at('torch'), exampleSchema, rows, {
    format: 'torch',
    formatColumns: ['labels', 'wave', 'count'],
  });
  const values = defineSchema({ value: f.int32() });
  await writeHuggingFaceDataset(
    at('before'),
    values,
    [1, 2].map((value) => ({ value })),
  );
  await writeHuggingFaceDataset(
    at('after'),
    values,
    [5, 6].map((value) => ({ value })),
  );
  await writeHuggingFaceDataset(at('audio'), defineSchema({ audio: f.audio(32_000) }), [
    { audio: { bytes: tone(), path: 'tone.wav' } },
  ]);
  const tracks = ['x', 'ÿ', 'z'].map((title, i) => ({
    title,
    bpm: i ? i : null,
    style: i % 2,
    audio: { bytes: tone(), path: null },
  }));
  await writeParquet(at('plain.parquet'), plain, tracks);
  await writeParquet(at('nested.parquet'), exampleSchema, rows);
  const samples = Array.from({ length: 5 }, (_, i) => ({
    key: `s${i}`,
    files: { json: JSON.stringify({ i }), txt: `tëxt ${i}` },
  }));
  await writeWebDataset(at('tars'), samples);
  await writeWebDataset(
    at('tars-with-wav'),
    samples.map(({ key, files }) => ({ key, files: { ...files, wav: tone() } })),
  );
}

type Seen = Record<'version', string> & Record<string, Record<string, unknown>>;

describeInterpreters.each(candidates)("Python's datasets (%s)", (interpreter) => {
  let folder: string;
  let seen: Seen;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'melisma-interop-'));
    await writeAll(folder);
    seen = await runPython<Seen>(interpreter, 'read_datasets.py', folder);
  }, 300_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('loads a DatasetDict: every kind of column, map, split, formats, saved again equal', () => {
    expect(seen.load).toMatchObject({
      splits: { train: ROWS, validation: 3 },
      rows: expected,
      mapped: expected.map(({ count }) => (count as number) * 2),
      test_size: 3,
      sorted: expected.map(({ count }) => count).reverse(),
      numpy: 'float32',
      torch: 'torch.float32',
      mel: [2, 4],
      resaved: true,
      labels: ['ambient', 'piano'],
    });
    expect(seen.load!.features).toMatchObject({ mel: 'Array2D', audio: 'Audio', style: 'ClassLabel' });
  });

  it('gives tensors by itself when the format says so', () => {
    expect(seen.formatted).toEqual({
      columns: ['count', 'labels', 'wave'],
      tensors: true,
      labels: [[5, 4], 'torch.int64'],
    });
  });

  it('does not take caches of other rows for those of new ones', () => {
    expect(seen.stale_cache).toEqual([
      [2, 3],
      [6, 7],
    ]);
  });

  it('gets at the audio', () => {
    expect(seen.audio).toMatchObject({ bytes: 'RIFF', path: 'tone.wav' });
    const { decoded } = seen.audio as { decoded?: number[] };
    expect(decoded !== undefined).toBe(Number(seen.version.split('.')[0]) < 4);
    if (!decoded) return;
    expect(decoded.slice(0, 2)).toEqual([32_000, 3200]);
    // Half of full scale, rounded to 16 bits.
    expect(Math.abs(decoded[2]! - 0.5)).toBeLessThan(1e-4);
  });

  it('loads Parquet with its features', () => {
    const { parquet } = seen as unknown as { parquet: Record<string, { rows: unknown; features: object }> };
    expect(parquet.nested!.rows).toEqual(expected);
    expect(parquet.nested!.features).toMatchObject({ mel: 'Array2D', audio: 'Audio', style: 'ClassLabel' });
    expect(parquet.plain!.features).toMatchObject({ audio: 'Audio', style: 'ClassLabel' });
    expect(parquet.plain!.rows).toMatchObject([
      { title: 'x', bpm: null, style: 0 },
      { title: 'ÿ', bpm: 1, style: 1 },
      { title: 'z' },
    ]);
    expect(parquet.pandas).toEqual(['x', 'ÿ', 'z']);
    expect(parquet.fastparquet).toEqual(['x', 'ÿ', 'z']);
  });

  it('loads WebDataset tars', () => {
    expect(seen.web_dataset).toMatchObject({ count: 5, json: { i: 3 }, txt: 'tëxt 3', key: 's3' });
    if (Number(seen.version.split('.')[0]) < 4) expect(seen.web_dataset!.wav).toBe('Audio');
  });

  it('writes what verify accepts', async () => {
    expect(seen.python_written).toBe(true);
    for (const name of ['from-python', 'resaved']) {
      for (const { findings } of await verifyDataset(path.join(folder, name))) {
        expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
      }
    }
  });
});

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { readParquet } from 'parquet-wasm';
import { describe, expect, it } from 'vitest';
import { defineSchema, f, type RowOf, type Schema, writeParquet } from '../../../src/dataset/index.ts';
import { exampleRows, exampleSchema, expectedRow } from '../example_schema.ts';
import { plainRows } from '../read_back.ts';
import { temporary } from '../temporary_folder.ts';

const flat = defineSchema({
  title: f.string(),
  bpm: f.nullable(f.float32()),
  id: f.int64(),
  year: f.int32(),
  gain: f.float64(),
  vocal: f.bool(),
  style: f.classLabel(['ambient', 'piano']),
  signal: f.binary(),
  audio: f.audio(32_000),
  nested: f.struct({ tempo: f.float32(), key: f.nullable(f.string()) }),
});

function flatRows(count: number): RowOf<typeof flat>[] {
  return Array.from({ length: count }, (_, i) => ({
    title: `title ${i} 🎵`,
    bpm: i % 3 ? i + 0.5 : null,
    id: i * 2 ** 40,
    year: 2000 + i,
    gain: i / 7,
    vocal: i % 2 === 0,
    style: i % 2 ? ('ambient' as const) : 1,
    signal: new Uint8Array(Float32Array.of(i, -i).buffer),
    audio: { bytes: Uint8Array.of(i), path: i % 2 ? null : 'a.wav' },
    nested: { tempo: i, key: i % 2 ? null : 'C' },
  }));
}

async function buffer(file: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(file);
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}

describe('writeParquet without lists', () => {
  it('keeps no smallest and largest of bytes, which the writer would hold until the end', async () => {
    const file = await temporary('tracks.parquet');
    await writeParquet(file, flat, flatRows(3));
    const { row_groups } = await parquetMetadataAsync(await buffer(file));
    const withStatistics = row_groups[0]!.columns.filter(
      (column) => column.meta_data!.statistics?.max_value !== undefined,
    );
    const names = withStatistics.map((column) => column.meta_data!.path_in_schema.join('.'));
    expect(names).toContain('title');
    expect(names).not.toContain('signal');
  });

  it('gives back what was written, in small groups', async () => {
    const file = await temporary('tracks.parquet');
    expect(await writeParquet(file, flat, flatRows(120))).toMatchObject({ rows: 120 });
    const bytes = await buffer(file);
    const rows = await parquetReadObjects({ file: bytes, utf8: false });
    expect(rows).toEqual(
      flatRows(120).map((row, i) => ({ ...row, id: BigInt(i) * 2n ** 40n, style: i % 2 ? 0n : 1n })),
    );
    const metadata = await parquetMetadataAsync(bytes);
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([50, 50, 20]);
    const value = metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
    expect(JSON.parse(value!)).toEqual({ info: { features: flat.features } });
  });

  it('cuts groups by bytes', async () => {
    const file = await temporary('tracks.parquet');
    const schema = defineSchema({ signal: f.binary() });
    const rows = Array.from({ length: 10 }, () => ({ signal: new Uint8Array(1000) }));
    await writeParquet(file, schema, rows, { maxGroupBytes: 3100, compression: 'none' });
    const { row_groups } = await parquetMetadataAsync(await buffer(file));
    expect(row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([3, 3, 3, 1]);
  });

  it('gives equal bytes for equal rows', async () => {
    const [a, b] = [await temporary('a.parquet'), await temporary('b.parquet')];
    await writeParquet(a, flat, flatRows(60));
    await writeParquet(b, flat, flatRows(60));
    expect(await readFile(a)).toEqual(await readFile(b));
  });
});

describe('writeParquet with lists', () => {
  it('gives back every kind of column and keeps extension types', async () => {
    const file = await temporary('rows.parquet');
    await writeParquet(file, exampleSchema, exampleRows(60), { rowGroupSize: 25 });
    const table = tableFromIPC(readParquet(new Uint8Array(await buffer(file))).intoIPCStream());
    expect(plainRows([table])).toEqual(Array.from({ length: 60 }, (_, i) => expectedRow(i)));
    expect(JSON.parse(table.schema.metadata.get('huggingface')!)).toEqual({
      info: { features: exampleSchema.features },
    });
    const mel = table.schema.fields.find(({ name }) => name === 'mel')!;
    expect(mel.metadata.get('ARROW:extension:metadata')).toBe('[[null,4],"float32"]');
    const { row_groups } = await parquetMetadataAsync(await buffer(file));
    expect(row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([25, 25, 10]);
  });
});

describe('a failure', () => {
  it.each([flat, exampleSchema] as Schema[])('leaves no file', async (schema) => {
    const file = await temporary('rows.parquet');
    await expect(writeParquet(file, schema, [{} as never])).rejects.toThrow('row 0, column');
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  it('names bad options', async () => {
    const file = await temporary('rows.parquet');
    await expect(writeParquet(file, flat, [], { rowGroupSize: 0 })).rejects.toThrow(
      'rowGroupSize: expected at least 1 row, got 0',
    );
    await expect(writeParquet(file, flat, [], { compression: 'lz4' as never })).rejects.toThrow(
      "compression: expected 'none' or 'snappy'",
    );
  });
});

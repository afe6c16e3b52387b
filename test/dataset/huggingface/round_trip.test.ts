import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineSchema, f, writeDatasetDict, writeHuggingFaceDataset } from '../../../src/dataset/index.ts';
import { exampleRows, exampleSchema, expectedRow } from '../example_schema.ts';
import { plainRows, readSplit } from '../read_back.ts';
import { temporary } from '../temporary_folder.ts';

const small = { maxBatchBytes: 4000, maxShardBytes: 9000 };

describe('writeHuggingFaceDataset', () => {
  it('gives back what was written, of every kind of column', async () => {
    const folder = await temporary('dataset');
    const written = await writeHuggingFaceDataset(folder, exampleSchema, exampleRows(20), small);
    const { tables } = await readSplit(folder);
    expect(plainRows(tables)).toEqual(Array.from({ length: 20 }, (_, i) => expectedRow(i)));
    expect(written).toMatchObject({ folder, rows: 20 });
    expect(written.shards.length).toBeGreaterThan(1);
  });

  it('cuts batches by bytes and files by bytes', async () => {
    const folder = await temporary('dataset');
    const schema = defineSchema({ wave: f.list(f.float32()) });
    const rows = Array.from({ length: 10 }, () => ({ wave: new Float32Array(250) }));
    await writeHuggingFaceDataset(folder, schema, rows, { maxBatchBytes: 2100, maxShardBytes: 6000 });
    const { tables } = await readSplit(folder);
    expect(tables.map(({ batches }) => batches.map(({ numRows }) => numRows))).toEqual([[2, 2], [2, 2], [2]]);
  });

  it('keeps a row that is larger than a batch', async () => {
    const folder = await temporary('dataset');
    const schema = defineSchema({ wave: f.list(f.float32()) });
    const rows = [10, 5000, 10].map((length) => ({ wave: new Float32Array(length).fill(length) }));
    await writeHuggingFaceDataset(folder, schema, rows, { maxBatchBytes: 1000 });
    const { tables } = await readSplit(folder);
    expect(tables[0]!.batches.map(({ numRows }) => numRows)).toEqual([1, 1, 1]);
    expect(plainRows(tables)).toEqual(rows.map(({ wave }) => ({ wave: [...wave] })));
  });

  it('has the files and keys that load_from_disk needs', async () => {
    const folder = await temporary('dataset');
    const { fingerprint } = await writeHuggingFaceDataset(folder, exampleSchema, exampleRows(2), {
      format: 'torch',
      formatColumns: ['labels', 'wave'],
      describe: { license: 'CC-BY-4.0' },
      split: 'train',
    });
    expect((await readdir(folder)).sort()).toEqual(['data-00000-of-00001.arrow', 'dataset_info.json', 'state.json']);
    expect(JSON.parse(await readFile(path.join(folder, 'state.json'), 'utf8'))).toEqual({
      _data_files: [{ filename: 'data-00000-of-00001.arrow' }],
      _fingerprint: fingerprint,
      _format_columns: ['labels', 'wave'],
      _format_kwargs: {},
      _format_type: 'torch',
      _output_all_columns: false,
      _split: 'train',
    });
    const info = JSON.parse(await readFile(path.join(folder, 'dataset_info.json'), 'utf8'));
    expect(info).toEqual({
      citation: '',
      description: '',
      features: exampleSchema.features,
      homepage: '',
      license: 'CC-BY-4.0',
    });
  });

  it('writes a dataset without rows as one file', async () => {
    const folder = await temporary('dataset');
    await writeHuggingFaceDataset(folder, exampleSchema, []);
    const { tables } = await readSplit(folder);
    expect(tables.map(({ numRows }) => numRows)).toEqual([0]);
    expect(tables[0]!.schema.fields.map(({ name }) => name)).toEqual(Object.keys(exampleSchema.columns));
  });

  it('leaves nothing behind when a row does not fit, and says which', async () => {
    const folder = await temporary('dataset');
    const schema = defineSchema({ text: f.string() });
    const rows = [{ text: 'good' }, { text: 7 as never }];
    await expect(writeHuggingFaceDataset(folder, schema, rows)).rejects.toThrow(
      'row 1, column text: expected string, got 7',
    );
    expect(await readdir(path.dirname(folder))).toEqual([]);
  });

  it('does not replace what is no dataset', async () => {
    const folder = path.dirname(await temporary('x'));
    await writeHuggingFaceDataset(path.join(folder, 'inner'), defineSchema({ a: f.bool() }), [{ a: true }]);
    await expect(writeHuggingFaceDataset(folder, defineSchema({ a: f.bool() }), [])).rejects.toThrow(
      'something else than a dataset',
    );
    expect(await readdir(folder)).toEqual(['inner']);
  });

  it('refuses bad options', async () => {
    const folder = await temporary('dataset');
    const write = (options: object) => writeHuggingFaceDataset(folder, exampleSchema, [], options);
    await expect(write({ format: 'jax' })).rejects.toThrow("format: expected 'torch', 'numpy' or null, got 'jax'");
    await expect(write({ formatColumns: ['nope'] })).rejects.toThrow('formatColumns: expected names of columns');
    await expect(write({ maxBatchBytes: 2 ** 31 })).rejects.toThrow('maxBatchBytes: expected 1 to 1073741823');
  });
});

describe('writeDatasetDict', () => {
  it('writes the splits beside dataset_dict.json', async () => {
    const folder = await temporary('dataset');
    const rows = exampleRows(5);
    const { splits } = await writeDatasetDict(folder, exampleSchema, { train: rows, validation: rows.slice(0, 2) });
    expect(JSON.parse(await readFile(path.join(folder, 'dataset_dict.json'), 'utf8'))).toEqual({
      splits: ['train', 'validation'],
    });
    for (const [name, count] of [
      ['train', 5],
      ['validation', 2],
    ] as const) {
      const { tables, state } = await readSplit(path.join(folder, name));
      expect(plainRows(tables)).toHaveLength(count);
      expect(state._split).toBe(name);
      expect(splits[name].rows).toBe(count);
    }
    expect(splits.train.fingerprint).not.toBe(splits.validation.fingerprint);
  });

  it('refuses names that are no folders', async () => {
    const folder = await temporary('dataset');
    await expect(writeDatasetDict(folder, exampleSchema, { '../up': [] })).rejects.toThrow('splits: expected names');
  });
});

import { appendFile, copyFile, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  Field as ArrowField,
  Schema as ArrowSchema,
  CompressionType,
  compressionRegistry,
  Float32,
  Float64,
  LargeList,
  Map_,
  makeData,
  Null,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Struct,
  tableFromArrays,
  tableFromIPC,
  Utf8,
  Utf8View,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { defineSchema, f, type Schema, verifyDataset, writeDatasetDict } from '../../../src/dataset/index.ts';
import { exampleRows, exampleSchema } from '../example_schema.ts';
import { temporary } from '../temporary_folder.ts';
import { dataset, edit, editFeatures, found, rewrite, withColumn } from './broken.ts';

const DATA = 'data-00000-of-00001.arrow';
const text = defineSchema({ x: f.string() });
const texts = [{ x: 'a' }, { x: 'b' }];
const reals = defineSchema({ x: f.list(f.float32()) });
const lists = [{ x: [1, 2] }, { x: [3] }];

describe('a dataset as we write it', () => {
  it('has no findings', async () => {
    expect(await found(await dataset(exampleSchema, exampleRows(7)))).toEqual([]);
    const folder = await temporary('dict');
    await writeDatasetDict(
      folder,
      exampleSchema,
      { train: exampleRows(7), validation: exampleRows(2) },
      { maxBatchBytes: 4000, maxShardBytes: 9000 },
    );
    expect(await verifyDataset(folder)).toEqual([
      { folder, kind: 'dataset-dict', rows: { train: 7, validation: 2 }, findings: [], ok: true },
    ]);
  });
});

describe('files', () => {
  it.each([
    '_data_files',
    '_fingerprint',
    '_format_columns',
    '_format_kwargs',
    '_format_type',
    '_output_all_columns',
    '_split',
  ])('state.json without %s', async (key) => {
    const folder = await dataset(text, texts);
    await edit(folder, 'state.json', (state) => delete state[key]);
    expect(await found(folder)).toContain(`error state: expected the key ${key}`);
  });

  it.each([
    ['a file that is missing', (folder: string) => rm(path.join(folder, DATA)), 'ENOENT'],
    [
      'no features',
      (folder: string) => edit(folder, 'dataset_info.json', (info) => delete info.features),
      'error features: expected features',
    ],
    ['no dataset_info.json', (folder: string) => rm(path.join(folder, 'dataset_info.json')), 'error file: missing'],
    [
      'a format for a column that is not there',
      (folder: string) => edit(folder, 'state.json', (state) => Object.assign(state, { _format_columns: ['y'] })),
      'error state: _format_columns: no such column: y',
    ],
    [
      'a cache of other rows',
      (folder: string) => copyFile(path.join(folder, DATA), path.join(folder, 'cache-1.arrow')),
      'warning stale-cache',
    ],
    [
      'an Arrow file that is not listed',
      (folder: string) => copyFile(path.join(folder, DATA), path.join(folder, 'more.arrow')),
      'error shard-name: not listed in state.json',
    ],
    [
      'no fingerprint',
      (folder: string) => edit(folder, 'state.json', (state) => Object.assign(state, { _fingerprint: '' })),
      'error fingerprint: expected a hash of the content',
    ],
    [
      'a name that says another number of files',
      async (folder: string) => {
        await rename(path.join(folder, DATA), path.join(folder, 'data-00000-of-00002.arrow'));
        await edit(folder, 'state.json', (state) =>
          Object.assign(state, { _data_files: [{ filename: 'data-00000-of-00002.arrow' }] }),
        );
      },
      `error shard-name: expected ${DATA}`,
    ],
    [
      'a file that breaks off',
      async (folder: string) => {
        const { length } = await readFile(path.join(folder, DATA));
        await truncate(path.join(folder, DATA), length - 20);
      },
      'error arrow: broken off',
    ],
    [
      'something behind the end',
      async (folder: string) => {
        const bytes = await readFile(path.join(folder, DATA));
        await writeFile(path.join(folder, DATA), bytes.subarray(0, -8));
        await appendFile(path.join(folder, DATA), 'what is this');
      },
      'error arrow: expected a message at byte',
    ],
    [
      'the file format',
      async (folder: string) => {
        const table = tableFromIPC(await readFile(path.join(folder, DATA)));
        await writeFile(path.join(folder, DATA), await RecordBatchFileWriter.writeAll(table).toUint8Array());
      },
      'error arrow: expected the stream format, got the file format',
    ],
    [
      'no end mark',
      async (folder: string) => {
        const bytes = await readFile(path.join(folder, DATA));
        await writeFile(path.join(folder, DATA), bytes.subarray(0, -8));
      },
      'warning arrow: the mark behind the last batch is missing',
    ],
  ])('%s', async (_, change, message) => {
    const folder = await dataset(text, texts);
    await change(folder);
    expect((await found(folder)).join('\n')).toContain(message);
  });

  it('a folder that is no dataset', async () => {
    await expect(verifyDataset(path.dirname(await temporary('x')))).rejects.toThrow(
      'expected state.json, dataset_dict.json',
    );
    await expect(verifyDataset('nowhere')).rejects.toThrow('nowhere: no such file or folder');
  });
});

describe('features against what is stored', () => {
  it.each<[string, Schema, object, string]>([
    [
      "'List' instead of 'Sequence'",
      reals,
      { feature: { dtype: 'float32', _type: 'Value' }, _type: 'List' },
      "warning list-feature: datasets before version 4 cannot read 'List'",
    ],
    [
      'float64 for float32',
      reals,
      { feature: { dtype: 'float64', _type: 'Value' }, _type: 'Sequence' },
      'error features: the features say float64, the file holds Float32',
    ],
    [
      'a length for lists without one',
      reals,
      { feature: { dtype: 'float32', _type: 'Value' }, length: 2, _type: 'Sequence' },
      'error features: the features say a list of exactly 2, the file holds List<Float32>',
    ],
    [
      'a Sequence of a struct',
      reals,
      { feature: { a: { dtype: 'float32', _type: 'Value' } }, _type: 'Sequence' },
      'error sequence-of-struct',
    ],
    [
      'Array2D on plain lists',
      reals,
      { shape: [null, 4], dtype: 'float32', _type: 'Array2D' },
      'error extension: expected the extension type',
    ],
    [
      'a struct for a list',
      reals,
      { a: { dtype: 'float32', _type: 'Value' } },
      'error features: the features say a struct',
    ],
    ['Audio for a list', reals, { sampling_rate: 1, _type: 'Audio' }, 'error features: the features say Audio'],
    ['a feature of another library', reals, { _type: 'Magic' }, "error features: unknown feature 'Magic'"],
  ])('%s', async (_, schema, feature, message) => {
    const folder = await dataset(schema, lists);
    await editFeatures(folder, (features) => Object.assign(features, { x: feature }));
    expect((await found(folder)).join('\n')).toContain(message);
  });

  it('a fixed length that is not fixed in the features', async () => {
    const folder = await dataset(defineSchema({ x: f.list(f.float32(), 2) }), [{ x: [1, 2] }]);
    await editFeatures(folder, ({ x }) => delete (x as unknown as { length?: number }).length);
    expect((await found(folder)).join('\n')).toContain(
      'error features: the features say a list, the file holds FixedSizeList',
    );
  });

  it('a matrix of another width, or a second size of null', async () => {
    const folder = await dataset(defineSchema({ x: f.array2d([null, 2], 'float32') }), [
      { x: { shape: [1, 2], data: Float32Array.of(1, 2) } },
    ]);
    await editFeatures(folder, (features) =>
      Object.assign(features, { x: { shape: [1, null], dtype: 'float32', _type: 'Array2D' } }),
    );
    const all = (await found(folder)).join('\n');
    expect(all).toContain(
      'error extension: expected the extension metadata [[1,null],"float32"], got [[null,2],"float32"]',
    );
    expect(all).toContain('error extension: only the first size of a matrix may be null');
  });

  it('other columns than the file has, and other features inside it', async () => {
    const folder = await dataset(text, texts);
    await edit(folder, 'dataset_info.json', (info) =>
      Object.assign(info.features!, { y: { dtype: 'string', _type: 'Value' } }),
    );
    expect(await found(folder)).toEqual([
      'error features: expected the columns x, got x, y',
      'error features: other features than in dataset_info.json',
    ]);
  });

  it.each([
    ['Null', new Null(), {}],
    [
      'LargeList',
      new LargeList(new ArrowField('item', new Float32(), true)),
      { valueOffsets: BigInt64Array.of(0n, 0n, 0n), child: makeData({ type: new Float32() }) },
    ],
    ['Utf8View', new Utf8View(), { views: new Uint8Array(32) }],
    [
      'Map',
      new Map_(
        new ArrowField(
          'entries',
          new Struct([new ArrowField('key', new Utf8(), false), new ArrowField('value', new Utf8(), true)]),
          false,
        ) as never,
      ),
      { valueOffsets: Int32Array.of(0, 0, 0) },
    ],
  ])('a column of type %s', async (_, type, parts) => {
    const folder = await dataset(text, texts);
    await rewrite(folder, (batch) => withColumn(batch, type, parts));
    expect((await found(folder)).join('\n')).toContain("cannot be relied on in Python's datasets");
  });

  it('dictionaries', async () => {
    const folder = await dataset(text, texts);
    const table = tableFromArrays({ x: ['a', 'b'] });
    await writeFile(path.join(folder, DATA), await RecordBatchStreamWriter.writeAll(table).toUint8Array());
    expect((await found(folder)).join('\n')).toContain('error arrow: expected plain columns, got a dictionary');
  });

  it('compressed batches', async () => {
    const folder = await dataset(text, texts);
    const table = tableFromIPC(await readFile(path.join(folder, DATA)));
    // What is in there does not matter: that it would have to be unpacked does.
    const magic = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0);
    compressionRegistry.set(CompressionType.ZSTD, { encode: (bytes) => Buffer.concat([magic, bytes]) });
    const writer = RecordBatchStreamWriter.writeAll(table.batches, { compressionType: CompressionType.ZSTD });
    await writeFile(path.join(folder, DATA), await writer.toUint8Array());
    expect((await found(folder)).join('\n')).toContain(
      'warning compression: compressed batches cannot be mapped into memory',
    );
  });

  it('doubles where the features say float32', async () => {
    const folder = await dataset(defineSchema({ x: f.float32() }), [{ x: 1 }, { x: 2 }]);
    await rewrite(folder, (batch) => withColumn(batch, new Float64(), { data: Float64Array.of(1, 2) }));
    expect(await found(folder)).toContain('error features: the features say float32, the file holds Float64');
  });
});

describe('what is stored', () => {
  it.each([
    ['go back', [0, 3, 2], 'error offsets: x: go back at value 1: 3 to 2'],
    ['end beyond the values', [0, 2, 9], 'error offsets: x: end at 9 of 3'],
  ])('offsets that %s', async (_, offsets, message) => {
    const folder = await dataset(reals, lists);
    // In the file itself, because apache-arrow would not write this.
    const file = path.join(folder, DATA);
    const bytes = await readFile(file);
    const at = bytes.indexOf(Buffer.from(Int32Array.of(0, 2, 3).buffer));
    Buffer.from(Int32Array.from(offsets).buffer).copy(bytes, at);
    await writeFile(file, bytes);
    expect(await found(folder)).toEqual([message]);
  });

  it('a column of nulls', async () => {
    const labels = defineSchema({ labels: f.nullable(f.list(f.list(f.int64()))), emotion: f.nullable(f.string()) });
    expect(await found(await dataset(labels, [{ labels: null, emotion: null }, {}]))).toEqual([
      'error null-column: null in all 2 rows',
      'warning null-column: null in all 2 rows',
    ]);
  });

  it('a label beyond the names', async () => {
    const folder = await dataset(defineSchema({ x: f.classLabel(['a', 'b', 'c']) }), [{ x: 'c' }]);
    await editFeatures(folder, ({ x }) => (x as unknown as { names: string[] }).names.pop());
    expect(await found(folder)).toEqual(['error class-label: row 0: expected 0 to 1, got 2']);
  });

  it('a matrix of other sizes than its feature', async () => {
    const folder = await dataset(defineSchema({ x: f.array2d([null, 2], 'float32') }), [
      { x: { shape: [3, 2], data: new Float32Array(6) } },
    ]);
    await editFeatures(folder, (features) =>
      Object.assign(features, { x: { shape: [2, 2], dtype: 'float32', _type: 'Array2D' } }),
    );
    await rewrite(folder, (batch) => {
      const [field] = batch.schema.fields;
      field!.metadata.set('ARROW:extension:metadata', '[[2, 2], "float32"]');
      return new RecordBatch(new ArrowSchema([field!], batch.schema.metadata), batch.data);
    });
    expect(await found(folder)).toEqual(['error matrix-shape: row 0: expected 2 rows, got 3']);
  });
});

describe('splits', () => {
  it('share no recording and no fingerprint', async () => {
    const folder = await temporary('dict');
    const schema = defineSchema({ audio_file: f.string() });
    const rows = (...names: string[]) => names.map((audio_file) => ({ audio_file }));
    await writeDatasetDict(folder, schema, { train: rows('a', 'b', 'b'), validation: rows('c', 'b') });
    expect(await found(folder)).toEqual(['error split-leak: b is in both splits']);
    const { _fingerprint } = JSON.parse(await readFile(path.join(folder, 'train/state.json'), 'utf8'));
    await edit(folder, 'validation/state.json', (state) => Object.assign(state, { _fingerprint }));
    expect(await found(folder)).toContain(
      'error fingerprint: another split has the same: Python would mix their caches',
    );
  });

  it('have names', async () => {
    const folder = await temporary('dict');
    await writeDatasetDict(folder, text, { train: texts });
    await writeFile(path.join(folder, 'dataset_dict.json'), '{"splits":"train"}');
    expect(await found(folder)).toEqual(['error dataset-dict: expected { "splits": [names] }']);
  });
});

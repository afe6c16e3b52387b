import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DatasetDictWriter, HuggingFaceWriter, writeHuggingFaceDataset } from '../../../src/dataset/index.ts';
import { exampleRow, exampleRows, exampleSchema } from '../example_schema.ts';
import { plainRows, readSplit } from '../read_back.ts';
import { temporary } from '../temporary_folder.ts';

const options = { maxBatchBytes: 4000, maxShardBytes: 9000, config: { model: 'small' }, resume: true };
const ROWS = 30;

async function hashes(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const entries = names.map(async (name) => {
    return [
      name,
      createHash('sha256')
        .update(await readFile(path.join(folder, name)))
        .digest('hex'),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function whole(): Promise<Record<string, string>> {
  const folder = await temporary('dataset');
  await writeHuggingFaceDataset(folder, exampleSchema, exampleRows(ROWS), options);
  return await hashes(folder);
}

/** Writes some rows and stops; closing writes nothing, so the files are as after a kill. */
async function interrupted(folder: string, rows: number): Promise<void> {
  const writer = await HuggingFaceWriter.open(folder, exampleSchema, options);
  for (const row of exampleRows(rows)) await writer.write(row);
  await writer.close();
}

describe('an interrupted run', () => {
  it('is gone on with at any row, to the same bytes', async () => {
    const expected = await whole();
    for (const stop of [0, 1, 7, 16, 29, 30]) {
      const folder = await temporary('dataset');
      await interrupted(folder, stop);
      expect(await readdir(path.dirname(folder))).toEqual(['dataset.partial']);
      const writer = await HuggingFaceWriter.open(folder, exampleSchema, options);
      expect(writer.resumedRows).toBeLessThanOrEqual(stop);
      if (stop >= 16) expect(writer.resumedRows).toBeGreaterThan(8);
      for (let i = writer.resumedRows; i < ROWS; i++) await writer.write(exampleRow(i));
      await writer.finish();
      expect(await hashes(folder)).toEqual(expected);
      expect(await readdir(path.dirname(folder))).toEqual(['dataset']);
    }
  });

  it('does not trust a torn batch, a torn line or a missing file', async () => {
    const expected = await whole();
    const damages: ((work: string, shard: string) => Promise<void>)[] = [
      (_, shard) => appendFile(shard, 'half a batch'),
      (_, shard) => truncate(shard, 3000),
      (work) => appendFile(path.join(work, 'progress.jsonl'), '["99",{"sha'),
      (_, shard) => writeFile(shard, ''),
    ];
    for (const damage of damages) {
      const folder = await temporary('dataset');
      await interrupted(folder, 20);
      const work = `${folder}.partial`;
      const shards = (await readdir(work)).filter((name) => name.startsWith('shard-')).sort();
      await damage(work, path.join(work, shards.at(-1)!));
      await writeHuggingFaceDataset(folder, exampleSchema, exampleRows(ROWS), options);
      expect(await hashes(folder)).toEqual(expected);
    }
  });

  it('is started over after other settings, and without resume', async () => {
    for (const other of [
      { ...options, config: { model: 'large' } },
      { ...options, maxBatchBytes: 5000 },
      { ...options, resume: false },
    ]) {
      const folder = await temporary('dataset');
      await interrupted(folder, 20);
      const writer = await HuggingFaceWriter.open(folder, exampleSchema, other);
      expect(writer.resumedRows).toBe(0);
      await writer.write(exampleRow(3));
      await writer.finish();
      expect(plainRows((await readSplit(folder)).tables)).toHaveLength(1);
      const files = ['data-00000-of-00001.arrow', 'dataset_info.json', 'state.json'];
      expect((await readdir(folder)).sort()).toEqual(files);
    }
  });

  it('leaves no split of other settings behind', async () => {
    const folder = await temporary('dataset');
    const first = await DatasetDictWriter.open(folder, exampleSchema, ['train', 'validation'], options);
    for (const row of exampleRows(20)) await first.split('validation').write(row);
    await first.close();
    const second = await DatasetDictWriter.open(folder, exampleSchema, ['train'], options);
    await second.split('train').write(exampleRow(0));
    await second.finish();
    expect((await readdir(folder)).sort()).toEqual(['dataset_dict.json', 'train']);
  });

  it('resumes each split of a dict by itself', async () => {
    const folder = await temporary('dataset');
    const first = await DatasetDictWriter.open(folder, exampleSchema, ['train', 'validation'], options);
    for (const row of exampleRows(20)) await first.split('train').write(row);
    await first.split('validation').write(exampleRow(0));
    await first.close();
    const second = await DatasetDictWriter.open(folder, exampleSchema, ['train', 'validation'], options);
    expect(second.split('train').resumedRows).toBeGreaterThan(8);
    expect(second.split('validation').resumedRows).toBe(0);
    await second.close({ discard: true });
    expect(await readdir(path.dirname(folder))).toEqual([]);
  });
});

describe('a writer', () => {
  it('goes on after a row that does not fit', async () => {
    const folder = await temporary('dataset');
    const writer = await HuggingFaceWriter.open(folder, exampleSchema);
    await writer.write(exampleRow(0));
    await expect(writer.write({ ...exampleRow(1), count: 0.5 })).rejects.toThrow(
      'row 1, column count: expected int32, got 0.5',
    );
    await writer.write(exampleRow(1));
    expect((await writer.finish()).rows).toBe(2);
    await expect(writer.write(exampleRow(2))).rejects.toThrow('the dataset is finished');
  });

  it('keeps the order of rows that are not waited for', async () => {
    const folder = await temporary('dataset');
    const writer = await HuggingFaceWriter.open(folder, exampleSchema, options);
    await Promise.all(exampleRows(ROWS).map((row) => writer.write(row)));
    await writer.finish();
    expect(await hashes(folder)).toEqual(await whole());
  });

  it('stops when it is aborted, and can be closed then', async () => {
    const folder = await temporary('dataset');
    const controller = new AbortController();
    const writer = await HuggingFaceWriter.open(folder, exampleSchema, { signal: controller.signal });
    await writer.write(exampleRow(0));
    controller.abort(new Error('enough'));
    await expect(writer.write(exampleRow(1))).rejects.toThrow('enough');
    await writer.close({ discard: true });
    expect(await readdir(path.dirname(folder))).toEqual([]);
  });
});

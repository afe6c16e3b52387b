import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/core/errors.ts';
import { Dataset } from '../../src/dataset/dataset.ts';
import type { DatasetIndex } from '../../src/dataset/dataset_index.ts';
import { groupByFolder, groupByPattern } from '../../src/dataset/group_by.ts';
import { stratifiedShuffleSplit } from '../../src/dataset/split.ts';
import { makeSplits, readSplits, writeSplits } from '../../src/dataset/splits.ts';
import { temporaryFolder } from './wav_files.ts';

const folder = temporaryFolder();

function indexOf(perLabel: Record<string, number>): DatasetIndex {
  const names = Object.keys(perLabel).sort();
  const files = names.flatMap((label) =>
    Array.from({ length: perLabel[label]! }, (_, i) => ({
      path: `${label}/artist${i >> 2}/${i}.wav`,
      label,
      duration: 1,
      sampleRate: 8000,
      channels: 1,
      size: 100,
      sha256: `${label}${i}`,
    })),
  );
  return { root: folder.path, labels: Object.fromEntries(names.map((name, i) => [name, i])), files, skipped: [] };
}

describe('splits', () => {
  it('stores what the stratified split of the index gives, and reads it back', async () => {
    const index = indexOf({ blues: 20, rock: 41 });
    const splits = makeSplits(index, { validation: 0.2, seed: 7 });
    const labels = index.files.map(({ label }) => label);
    const [expected] = stratifiedShuffleSplit(labels, { validation: 0.2, seed: 7 });
    expect(splits.train.indices).toEqual(expected.train);
    expect(splits.validation.indices).toEqual(expected.validation);
    expect(splits.counts).toEqual({ blues: { train: 16, validation: 4 }, rock: { train: 32, validation: 9 } });
    expect(splits.validation.paths[0]).toBe(index.files[expected.validation[0]!]!.path);
    const file = path.join(folder.path, 'splits.json');
    await writeSplits(file, splits);
    expect(await readSplits(file, index)).toEqual(splits);
    const bytes = await readFile(file, 'utf8');
    await writeSplits(file, makeSplits(index, { validation: 0.2, seed: 7 }));
    expect(await readFile(file, 'utf8')).toBe(bytes);
  });

  it('keeps groups together', () => {
    const index = indexOf({ blues: 20, rock: 40 });
    const splits = makeSplits(index, { group: groupByFolder });
    expect(splits).toMatchObject({ algorithm: 'stratified-group-split', group: 'folder' });
    expect(splits.counts).toEqual({ blues: { train: 16, validation: 4 }, rock: { train: 32, validation: 8 } });
    const folderOf = (file: string) => path.posix.dirname(file);
    const inTrain = new Set(splits.train.paths.map(folderOf));
    expect(splits.validation.paths.filter((file) => inTrain.has(folderOf(file)))).toEqual([]);
  });

  it('groups by what a pattern captures', () => {
    const index = indexOf({ blues: 8, rock: 8 });
    const rule = groupByPattern(/(artist\d+)/g);
    expect(index.files.slice(2, 6).map(rule.of)).toEqual(['artist0', 'artist0', 'artist1', 'artist1']);
    expect(makeSplits(index, { validation: 0.5, group: rule })).toMatchObject({
      group: '/(artist\\d+)/g',
      counts: { blues: { train: 4, validation: 4 }, rock: { train: 4, validation: 4 } },
    });
    expect(() => makeSplits(index, { group: groupByPattern(/album(\d+)/) })).toThrow(DataError);
  });

  it('gives the rows of stored splits', async () => {
    const index = indexOf({ blues: 8, rock: 8 });
    const splits = makeSplits(index, { validation: 0.25 });
    const { train, validation } = Dataset.fromSplits(index, splits, { label: 'genre' });
    expect((await train.rows()).map(({ id }) => id)).toEqual(splits.train.paths);
    expect((await validation.rows()).map(({ genre }) => genre).sort()).toEqual(['blues', 'blues', 'rock', 'rock']);
  });

  it('refuses splits of an index that has changed, and damaged files', async () => {
    const index = indexOf({ blues: 6, rock: 6 });
    const file = path.join(folder.path, 'splits.json');
    await writeSplits(file, makeSplits(index));
    for (const change of [{ sha256: 'other' }, { path: 'blues/renamed.wav' }, { label: 'rock' }]) {
      const files = [{ ...index.files[0]!, ...change }, ...index.files.slice(1)];
      await expect(readSplits(file, { ...index, files })).rejects.toThrow('make the splits again');
    }
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"blues/artist0/0.wav"', '"blues/artist0/9.wav"'));
    await expect(readSplits(file, index)).rejects.toThrow('does not name files of the index');
    for (const damaged of ['', 'null', '{}', text.slice(0, 100)]) {
      await writeFile(file, damaged);
      await expect(readSplits(file, index)).rejects.toThrow(DataError);
    }
  });
});

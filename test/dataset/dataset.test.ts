import { createHash } from 'node:crypto';
import path from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { DataError, ParameterError } from '../../src/core/errors.ts';
import { Dataset } from '../../src/dataset/dataset.ts';
import { readDatasetIndex } from '../../src/dataset/dataset_index.ts';
import { indexFolder } from '../../src/dataset/index_folder.ts';
import { RandomState } from '../../src/dataset/random.ts';
import { stratifiedShuffleSplit } from '../../src/dataset/split.ts';
import { temporaryFolder, wavOf, writeFiles } from './wav_files.ts';

const folder = temporaryFolder();
const numbers = Array.from({ length: 100 }, (_, i) => ({ id: i, kind: i % 3 ? 'a' : 'b', group: `g${i >> 2}` }));

describe('Dataset', () => {
  it('is lazy: steps run only for the rows that are taken', async () => {
    const seen: number[] = [];
    const taken = Dataset.from(numbers)
      .map((row) => {
        seen.push(row.id);
        return row;
      })
      .filter(({ kind }) => kind === 'b')
      .withColumn('double', ({ id }) => 2 * id)
      .take(2);
    expect(seen).toEqual([]);
    expect(await taken.rows()).toEqual([
      { id: 0, kind: 'b', group: 'g0', double: 0 },
      { id: 3, kind: 'b', group: 'g0', double: 6 },
    ]);
    expect(seen).toEqual([0, 1, 2, 3]);
    expect(await taken.take(0).rows()).toEqual([]);
    expectTypeOf(taken).toEqualTypeOf<
      Dataset<Omit<{ id: number; kind: string; group: string }, 'double'> & Record<'double', number>>
    >();
  });

  it('can be iterated again, and starts a new pass each time', async () => {
    let passes = 0;
    const dataset = Dataset.from(function* () {
      passes++;
      yield* [1, 2, 3];
    });
    for (let pass = 0; pass < 2; pass++) {
      const rows: number[] = [];
      for await (const row of dataset) rows.push(row);
      expect(rows).toEqual([1, 2, 3]);
    }
    expect(passes).toBe(2);
  });

  it('shuffles like NumPy', async () => {
    const shuffled = await Dataset.from(numbers).shuffle(5).rows();
    expect(shuffled.map(({ id }) => id)).toEqual(new RandomState(5).permutation(100));
    expect(() => Dataset.from(numbers).shuffle(-1)).toThrow(ParameterError);
  });

  it('stops at an abort with its reason', async () => {
    const controller = new AbortController();
    const rows: number[] = [];
    const pass = async () => {
      for await (const { id } of Dataset.from(numbers).iterate({ signal: controller.signal })) {
        rows.push(id);
        if (id === 4) controller.abort('stop');
      }
    };
    await expect(pass()).rejects.toBe('stop');
    expect(rows).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('Dataset.split', () => {
  it('gives the rows of the stratified split, from one pass over the source', async () => {
    let passes = 0;
    const dataset = Dataset.from(() => {
      passes++;
      return numbers;
    });
    const { train, validation } = dataset.split({ train: 0.8, validation: 0.2 }, { stratify: 'kind', seed: 42 });
    expect(passes).toBe(0);
    const [expected] = stratifiedShuffleSplit(
      numbers.map(({ kind }) => kind),
      { validation: 0.2, seed: 42 },
    );
    expect((await train.rows()).map(({ id }) => id)).toEqual(expected.train);
    expect((await validation.rows()).map(({ id }) => id)).toEqual(expected.validation);
    expect(passes).toBe(1);
    expect(await validation.report()).toEqual({ total: 20, usable: 20, skipped: [] });
  });

  it('divides into three parts that share no row, and keeps groups together', async () => {
    const sizes = { train: 0.7, validation: 0.2, test: 0.1 };
    for (const by of [{}, { stratify: 'kind' as const }, { stratify: 'kind' as const, group: 'group' as const }]) {
      const parts = Dataset.from(numbers).split(sizes, by);
      const ids = await Promise.all(Object.values(parts).map(async (part) => (await part.rows()).map(({ id }) => id)));
      expect(ids.flat().sort((a, b) => a - b)).toEqual(numbers.map(({ id }) => id));
      expect(ids.map((part) => part.length)).toEqual(
        [70, 20, 10].map((n) => ('group' in by ? expect.closeTo(n, -1) : n)),
      );
      if ('group' in by) {
        const groups = ids.map((part) => new Set(part.map((id) => id >> 2)));
        expect(groups.reduce((sum, set) => sum + set.size, 0)).toBe(25);
      }
    }
  });

  it('takes counts, leaves out rows nobody asks for, and refuses what does not fit', async () => {
    const { train, validation } = Dataset.from(numbers).split({ train: 30, validation: 0.1 }, { seed: 1 });
    expect([(await train.rows()).length, (await validation.rows()).length]).toEqual([30, 10]);
    const failing = (sizes: Record<string, number>, by = {}) =>
      Promise.all(Object.values(Dataset.from(numbers).split(sizes, by)).map((part) => part.rows()));
    await expect(failing({ train: 0.8, validation: 0.3 })).rejects.toThrow(ParameterError);
    await expect(failing({ train: 0.8, validation: 1.5 })).rejects.toThrow('validation: expected a fraction');
    await expect(failing({ train: 0.8 })).rejects.toThrow('at least 2 parts');
    await expect(failing({ train: 10, validation: 10 }, { group: 'group' })).rejects.toThrow('use all rows');
    await expect(failing({ train: 0.8, validation: 0.2 }, { stratify: 'nothing' })).rejects.toThrow(DataError);
  });
});

describe('Dataset.fromFolder', () => {
  it('gives a row for each good recording, labelled by folder, and reports the others', async () => {
    const files: Record<string, Buffer | string> = { 'rock/broken.mp3': 'no audio here' };
    for (let i = 0; i < 5; i++) {
      files[`rock/${i}.wav`] = wavOf({ frequency: 200 + i });
      files[`blues/${i}.wav`] = wavOf({ frequency: 300 + i });
    }
    await writeFiles(folder.path, files);
    const songs = Dataset.fromFolder(folder.path, { label: 'genre' });
    expectTypeOf<Awaited<ReturnType<typeof songs.rows>>[number]['genre']>().toEqualTypeOf<string>();
    const rows = await songs.rows();
    expect(rows).toHaveLength(10);
    const sha256 = createHash('sha256').update(files['blues/0.wav']!).digest('hex');
    expect(rows[0]).toEqual({
      id: 'blues/0.wav',
      path: path.join(folder.path, 'blues/0.wav'),
      genre: 'blues',
      duration: 0.5,
      sampleRate: 8000,
      channels: 1,
      sha256,
    });
    const { train, validation } = songs.split({ train: 0.8, validation: 0.2 }, { stratify: 'genre', seed: 42 });
    expect((await validation.rows()).map(({ genre }) => genre).sort()).toEqual(['blues', 'rock']);
    expect(await train.rows()).toHaveLength(8);
    const report = await songs.take(1).report();
    expect(report).toMatchObject({
      total: 11,
      usable: 10,
      skipped: [{ path: 'rock/broken.mp3', errorClass: 'decode' }],
    });
  });

  it('equals the dataset of the stored index, and refuses a label column that is taken', async () => {
    await writeFiles(folder.path, { 'raw/a/1.wav': wavOf(), 'raw/b/2.wav': wavOf({ frequency: 900 }) });
    const root = path.join(folder.path, 'raw');
    await indexFolder(root, { out: folder.path });
    const stored = Dataset.fromIndex(await readDatasetIndex(path.join(folder.path, 'dataset_index.json')));
    expect(await stored.rows()).toEqual(await Dataset.fromFolder(root).rows());
    await expect(Dataset.fromFolder(root, { label: 'path' }).rows()).rejects.toThrow(ParameterError);
  });
});

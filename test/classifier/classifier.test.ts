import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClassifierOptions, classifier } from '../../src/classifier/classifier.ts';
import { DataError, ParameterError } from '../../src/core/errors.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { Dataset } from '../../src/dataset/dataset.ts';
import { mfcc } from '../../src/features/mfcc.ts';
import { load, loudness, makeRecordings, type Song, temporaryFolder } from './recordings.ts';

const options: ClassifierOptions = { features: [loudness.pool('mean', 'std')], sampleRate: 4000 };
let folder: string;
let songs: Song[];
let train: Song[];
let validation: Song[];

beforeAll(async () => {
  folder = await temporaryFolder();
  songs = await makeRecordings(folder, 8);
  train = songs.filter((_, i) => i % 4 !== 0);
  validation = songs.filter((_, i) => i % 4 === 0);
});
afterAll(() => rm(folder, { recursive: true }));

describe('classifier', () => {
  it('learns from a dataset and judges another', async () => {
    const genre = await classifier(options).fit(Dataset.from(train), { label: 'genre', load });
    expect(genre.classes).toEqual(['bass', 'flute', 'tenor']);
    expect(genre.training).toMatchObject({ rows: 18, rowsPerClass: { bass: 6, flute: 6, tenor: 6 }, skipped: [] });
    const report = await genre.evaluate(Dataset.from(validation), { load });
    expect(report.accuracy).toBe(1);
    expect(report.confusionMatrix.toArray()).toEqual([
      [2, 0, 0],
      [0, 2, 0],
      [0, 0, 2],
    ]);
    expect(String(report)).toContain('weighted avg       1.00      1.00      1.00         6');
  });

  it('predicts files and signals alike, one or many, in order', async () => {
    const genre = await classifier({ ...options, clipDuration: 0.25 }).fit(train, { label: 'genre', load });
    const paths = validation.map((song) => song.path);
    const signals = await Promise.all(paths.map((file) => load(file, { sampleRate: 4000 })));
    const many = await genre.predict([paths[0]!, signals[3]!, paths[5]!, signals[1]!], { load });
    expect(many.map((predictions) => predictions[0]!.label)).toEqual(['bass', 'tenor', 'flute', 'bass']);
    const one = await genre.predict(paths[0]!, { topK: 2, load });
    expect(one).toHaveLength(2);
    expect(one).toEqual(many[0]!.slice(0, 2));
    expect(await genre.predict(signals[0]!)).toEqual(many[0]);
    expect(many[0]!.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    expect(await genre.predict([])).toEqual([]);
    const silence = new AudioSignal(new Float32Array(2000), { sampleRate: 4000, numberOfChannels: 2 });
    expect(await genre.predict(silence)).toHaveLength(3);
  });

  it.each(['linearSvm', 'rbfSvm', 'randomForest', { type: 'kNearestNeighbors', k: 3 }, 'mlp'] as const)(
    'has the head %j',
    async (head) => {
      const genre = await classifier({ ...options, head }).fit(train, { label: 'genre', load });
      expect((await genre.evaluate(validation, { load })).accuracy).toBeGreaterThan(0.6);
    },
  );

  it('flattens frames only when told to', async () => {
    const frames = { ...options, features: [loudness] };
    await expect(classifier(frames).fit(train, { label: 'genre', load })).rejects.toThrow(
      "features: expected one vector for each recording, got [2, 20] from testLoudness; use testLoudness.pool('mean', 'std')",
    );
    const genre = await classifier({ ...frames, flatten: true }).fit(train, { label: 'genre', load });
    expect((await genre.evaluate(validation, { load })).accuracy).toBeGreaterThan(0.6);
    const longer = AudioSignal.mono(new Float32Array(2100), 4000);
    await expect(genre.predict(longer)).rejects.toThrow(
      'signal: expected 40 numbers from testLoudness, got 42; clipDuration makes all recordings equally long',
    );
  });

  it('leaves out or refuses what cannot be read', async () => {
    const bad = { id: 'bass/bad.tone', path: path.join(folder, 'bad.tone'), genre: 'bass' };
    await writeFile(bad.path, 'noise');
    const withBad = [bad, ...train];
    await expect(classifier(options).fit(withBad, { label: 'genre', load })).rejects.toThrow('not a tone');
    const genre = await classifier(options).fit(withBad, { label: 'genre', load, onError: 'skip' });
    expect(genre.training.rows).toBe(18);
    expect(genre.training.skipped).toEqual([{ path: 'bass/bad.tone', errorClass: 'internal', reason: 'not a tone' }]);
    expect((await genre.evaluate([bad, ...validation], { load, onError: 'skip' })).confusionMatrix.total).toBe(6);
  });

  it('computes features once when there is a cache', async () => {
    let loads = 0;
    const counting: typeof load = (file, loadOptions) => {
      loads++;
      return load(file, loadOptions);
    };
    const cached = { ...options, cacheDir: path.join(folder, 'cache') };
    const first = await classifier(cached).fit(train, { label: 'genre', load: counting });
    expect(loads).toBe(18);
    const second = await classifier(cached).fit(train, { label: 'genre', load: counting });
    expect(loads).toBe(18);
    expect(await second.predict(validation[0]!.path, { load })).toEqual(
      await first.predict(validation[0]!.path, { load }),
    );
    const uncached = await classifier(options).fit(train, { label: 'genre', load });
    await uncached.evaluate(train, { load: counting, cacheDir: cached.cacheDir });
    expect(loads).toBe(18);
    expect((await readdir(cached.cacheDir)).length).toBeGreaterThan(0);
  });

  it('cross-validates and searches a grid on a dataset', async () => {
    const recipe = classifier(options);
    const folds = await recipe.crossValidate(songs, { label: 'genre', load, folds: 4, seed: 1 });
    expect(folds.accuracies).toHaveLength(4);
    expect(folds.meanAccuracy).toBeGreaterThan(0.9);
    const grid = { type: 'kNearestNeighbors', k: [1, 12] } as const;
    const { best, results } = await recipe.gridSearch(songs, { label: 'genre', load, folds: 4, grid });
    expect(results).toHaveLength(2);
    expect(best.head).toEqual({ type: 'kNearestNeighbors', k: 1 });
  });

  it('learns the same from the same rows, bit for bit', async () => {
    const probabilities = async () => {
      const genre = await classifier({ ...options, head: 'mlp' }).fit(train, { label: 'genre', load, concurrency: 3 });
      return genre.predict(validation[2]!.path, { load });
    };
    expect(await probabilities()).toEqual(await probabilities());
  });

  it('stops on abort', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(classifier(options).fit(train, { label: 'genre', load, signal })).rejects.toBe(reason);
    const genre = await classifier(options).fit(train, { label: 'genre', load });
    await expect(genre.evaluate(validation, { load, signal })).rejects.toBe(reason);
    await expect(genre.predict(validation[0]!.path, { load, signal })).rejects.toBe(reason);
  });

  it('refuses rows without a label it can learn', async () => {
    const learn = (rows: readonly (typeof songs)[number][], label = 'genre') =>
      classifier(options).fit(rows, { label, load });
    await expect(learn(train, 'mood')).rejects.toThrow('bass/1.tone: mood: expected a label, got undefined');
    await expect(learn([{ ...train[0]!, genre: '' }])).rejects.toThrow('genre: expected a label, got an empty text');
    await expect(learn(train.slice(0, 3))).rejects.toThrow('genre: expected at least 2 classes, got 1');
    await expect(learn([])).rejects.toThrow(DataError);
    const genre = await learn(train);
    await expect(genre.evaluate([{ ...validation[0]!, genre: 'rock' }], { load })).rejects.toThrow(
      "bass/0.tone: genre: expected one of bass, flute, tenor, got 'rock'",
    );
  });

  it('refuses bad options at once', () => {
    expect(() => classifier({ ...options, features: [] })).toThrow('features: expected at least 1 feature, got 0');
    expect(() => classifier({ ...options, sampleRate: 0 })).toThrow('sampleRate: expected a positive number, got 0');
    expect(() => classifier({ ...options, clipDuration: -1 })).toThrow(ParameterError);
    expect(() => classifier({ ...options, head: 'oracle' as never })).toThrow('head: expected one of');
    expect(() => classifier({ ...options, features: [mfcc.with({ nMfcc: 0 })] })).toThrow('nMfcc');
  });

  it('refuses a bad topK and what is no recording', async () => {
    const genre = await classifier(options).fit(train, { label: 'genre', load });
    await expect(genre.predict('x.wav', { topK: 0 })).rejects.toThrow('topK: expected an integer of at least 1, got 0');
    await expect(genre.predict(new Float32Array(4) as never)).rejects.toThrow('recording: expected the path');
  });
});

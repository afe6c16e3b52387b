import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifier } from '../../../src/classifier/classifier.ts';
import { headTypes } from '../../../src/classifier/heads/registry.ts';
import { loadClassifier } from '../../../src/classifier/load_classifier.ts';
import { decodeSafetensors } from '../../../src/classifier/persistence/safetensors.ts';
import type { TrainedClassifier } from '../../../src/classifier/trained_classifier.ts';
import { DataError } from '../../../src/core/errors.ts';
import { load, loudness, makeRecordings, type Song, temporaryFolder } from '../recordings.ts';

let folder: string;
let songs: Song[];
let genre: TrainedClassifier;
let saved: string;

const recipe = (head: (typeof headTypes)[number]) =>
  classifier({
    features: [loudness.with({ gain: 2 }).pool('std', 'max'), loudness.pool('median')],
    sampleRate: 4000,
    clipDuration: 0.4,
    head,
  });

beforeAll(async () => {
  folder = await temporaryFolder();
  songs = await makeRecordings(folder, 6);
  genre = await recipe('logisticRegression').fit(songs, { label: 'genre', load });
  saved = path.join(folder, 'saved');
  await genre.save(saved);
});
afterAll(() => rm(folder, { recursive: true }));

describe('save and load', () => {
  it.each(headTypes)('keeps %s bit for bit', async (head) => {
    const trained = await recipe(head).fit(songs, { label: 'genre', load });
    const dir = path.join(folder, head);
    await trained.save(dir);
    const loaded = await loadClassifier(dir);
    const files = songs.map((song) => song.path);
    expect(await loaded.predict(files, { load })).toEqual(await trained.predict(files, { load }));
    expect(loaded.classes).toEqual(trained.classes);
    expect(loaded.training).toEqual(trained.training);
    const again = path.join(folder, `${head}-again`);
    await loaded.save(again);
    for (const name of await readdir(dir)) {
      expect(await readFile(path.join(again, name))).toEqual(await readFile(path.join(dir, name)));
    }
  });

  it('describes everything that predicting needs', async () => {
    const model = JSON.parse(await readFile(path.join(saved, 'model.json'), 'utf8'));
    expect(model).toMatchObject({
      format: 'melisma-classifier',
      formatVersion: 1,
      classes: ['bass', 'flute', 'tenor'],
      label: 'genre',
      sampleRate: 4000,
      clipDuration: 0.4,
      standardize: true,
      features: [
        { op: 'testLoudness', version: 3, options: { hopLength: 100, gain: 2 }, pool: ['std', 'max'], size: 4 },
        { op: 'testLoudness', version: 3, options: { hopLength: 100, gain: 1 }, pool: ['median'], size: 2 },
      ],
      head: { type: 'logisticRegression', options: { C: 1 } },
    });
    const bytes = await readFile(path.join(saved, model.weights.file));
    expect(Object.keys(decodeSafetensors(bytes, 'weights')).sort()).toEqual([
      'head.coef',
      'head.intercept',
      'scaler.mean',
      'scaler.scale',
    ]);
  });

  it('replaces an older classifier and leaves nothing of it, nor touches other files', async () => {
    const dir = path.join(folder, 'replaced');
    await mkdir(dir);
    await writeFile(path.join(dir, 'notes.txt'), 'mine');
    await genre.save(dir);
    const other = await recipe('kNearestNeighbors').fit(songs, { label: 'genre', load });
    await other.save(dir);
    const names = await readdir(dir);
    expect(names).toHaveLength(3);
    expect(names).toContain('notes.txt');
    expect(await (await loadClassifier(dir)).predict(songs[0]!.path, { load })).toEqual(
      await other.predict(songs[0]!.path, { load }),
    );
  });
});

describe('loadClassifier refuses', () => {
  type Model = Record<string, unknown> & { weights: { file: string }; features: object[]; head: object };
  const edit = (change: (model: Model) => unknown) => async (dir: string) => {
    const file = path.join(dir, 'model.json');
    const model = JSON.parse(await readFile(file, 'utf8'));
    change(model);
    await writeFile(file, JSON.stringify(model));
  };
  const weightsOf = async (dir: string) =>
    path.join(dir, (await readdir(dir)).find((name) => name.startsWith('weights'))!);

  it.each<[string, (dir: string) => Promise<unknown>, RegExp]>([
    ['a missing model.json', (dir) => rm(path.join(dir, 'model.json')), /model\.json: cannot be read/],
    ['a cut model.json', (dir) => writeFile(path.join(dir, 'model.json'), '{"format"'), /model\.json: not valid JSON/],
    [
      'another format',
      edit((m) => Object.assign(m, { format: 'x' })),
      /model\.json: format: expected melisma-classifier, got "x"/,
    ],
    ['a newer version', edit((m) => Object.assign(m, { formatVersion: 2 })), /formatVersion: expected 1, got 2/],
    [
      'a missing field',
      edit((m) => Object.assign(m, { sampleRate: undefined })),
      /sampleRate: expected a positive number/,
    ],
    [
      'repeated classes',
      edit((m) => Object.assign(m, { classes: ['a', 'a'] })),
      /classes: expected at least 2 distinct names/,
    ],
    [
      'more classes than weights',
      edit((m) => Object.assign(m, { classes: ['a', 'b', 'c', 'd'] })),
      /safetensors: intercept: expected float64 \[4\]/,
    ],
    [
      'a path outside the folder',
      edit((m) => Object.assign(m.weights, { file: '../x' })),
      /weights\.file: expected a file name/,
    ],
    ['an unknown feature', edit((m) => Object.assign(m.features[1]!, { op: 'nothing' })), /features: .*got 'nothing'/],
    [
      'another version of a feature',
      edit((m) => Object.assign(m.features[0]!, { version: 2 })),
      /version 2 of testLoudness, this melisma computes version 3/,
    ],
    [
      'an unknown option',
      edit((m) => Object.assign(m.features[0]!, { options: { x: 1 } })),
      /features: x: unknown option/,
    ],
    ['a wrong size', edit((m) => Object.assign(m.features[0]!, { size: 7 })), /expected 9 columns/],
    [
      'an unknown head',
      edit((m) => Object.assign(m.head, { type: 'oracle' })),
      /type: expected one of .* got 'oracle'/,
    ],
    ['missing weights', async (dir) => rm(await weightsOf(dir)), /safetensors: cannot be read/],
    ['cut weights', async (dir) => writeFile(await weightsOf(dir), 'short'), /safetensors: sha256: expected/],
    [
      'one changed bit',
      async (dir) => {
        const file = await weightsOf(dir);
        const bytes = await readFile(file);
        bytes[bytes.length - 3]! ^= 1;
        await writeFile(file, bytes);
      },
      /safetensors: sha256: expected/,
    ],
  ])('%s', async (name, damage, message) => {
    const dir = path.join(folder, `damaged ${name.replaceAll(' ', '-')}`);
    await cp(saved, dir, { recursive: true });
    await damage(dir);
    const error = await loadClassifier(dir).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message.startsWith(dir)).toBe(true);
  });
});

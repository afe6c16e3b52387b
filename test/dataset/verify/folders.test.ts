import { createWriteStream } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import {
  defineSchema,
  f,
  type MusicInfo,
  verifyDataset,
  writeAudiocraft,
  writeHuggingFaceDataset,
  writeWebDataset,
} from '../../../src/dataset/index.ts';
import { runCli } from '../../cli/run_cli.ts';
import { temporary } from '../temporary_folder.ts';
import { edit, found } from './broken.ts';

async function audiocraft(info: MusicInfo = {}, duration = 30): Promise<string> {
  const folder = await temporary('audiocraft');
  const track = (split: 'train' | 'valid', name: string) => ({
    split,
    name,
    bytes: Uint8Array.of(1),
    duration,
    sampleRate: 32_000,
    info,
  });
  await writeAudiocraft(folder, [track('train', 'a'), track('valid', 'b')], { name: 'healing' });
  return folder;
}

async function editManifest(
  folder: string,
  split: string,
  change: (meta: Record<string, unknown>) => void,
): Promise<void> {
  const file = path.join(folder, 'egs/healing', split, 'data.jsonl.gz');
  const meta = JSON.parse(gunzipSync(await readFile(file)).toString());
  change(meta);
  await writeFile(file, gzipSync(JSON.stringify(meta)));
}

describe('audiocraft', () => {
  it('is good as we write it', async () => {
    const folder = await audiocraft({ artist: null, moods: ['calm'] });
    expect(await verifyDataset(folder)).toEqual([
      { folder, kind: 'audiocraft', rows: { train: 1, valid: 1 }, findings: [], ok: true },
    ]);
  });

  it.each<[string, (folder: string) => Promise<void>, string]>([
    [
      'a sound that is missing',
      (folder) => rm(path.join(folder, 'audio/train/a.wav')),
      'error audio: a.wav: missing or empty',
    ],
    ['a json file that is missing', (folder) => rm(path.join(folder, 'audio/train/a.json')), 'error file: missing'],
    [
      'a key that is missing',
      (folder) => edit(folder, 'audio/train/a.json', (info) => delete info.bpm),
      'error music-info: audiocraft requires bpm to exist',
    ],
    [
      'a key with a comma',
      (folder) => edit(folder, 'audio/train/a.json', (info) => Object.assign(info, { key: 'C, minor' })),
      "error music-info: key: audiocraft drops a key with a comma: 'C, minor'",
    ],
    [
      'moods as text',
      (folder) => edit(folder, 'audio/train/a.json', (info) => Object.assign(info, { moods: 'warm and soft' })),
      'warning music-info: moods: audiocraft divides text at commas and spaces; write a list',
    ],
    [
      'a relative path',
      (folder) => editManifest(folder, 'train', (meta) => Object.assign(meta, { path: 'x/audio/train/a.wav' })),
      'error manifest: path: expected an absolute path',
    ],
    [
      'no duration',
      (folder) => editManifest(folder, 'train', (meta) => delete meta.duration),
      'error manifest: duration: expected seconds',
    ],
    [
      'a track in both splits',
      (folder) =>
        editManifest(folder, 'valid', (meta) =>
          Object.assign(meta, { path: `${path.resolve(folder)}/audio/train/a.wav` }),
        ),
      'error split-leak: a.wav is also in train',
    ],
    [
      'no configuration',
      (folder) => rm(path.join(folder, 'config'), { recursive: true }),
      'error config: expected the configuration',
    ],
    [
      'a manifest that is no gzip',
      (folder) => writeFile(path.join(folder, 'egs/healing/train/data.jsonl.gz'), 'this is no gzip file'),
      'error manifest: incorrect header check',
    ],
  ])('%s', async (_, change, message) => {
    const folder = await audiocraft();
    await change(folder);
    expect((await found(folder)).join('\n')).toContain(message);
  });

  it('warns of artists in both splits and of short tracks', async () => {
    const all = await found(await audiocraft({ artist: 'Nina' }, 12));
    expect(all).toContain('warning artist-leak: artist Nina is also in train');
    expect(all.join('\n')).toContain('warning short-track: 12 s: under 24 s');
  });
});

async function tar(folder: string, name: string, names: readonly string[]): Promise<void> {
  const packed = pack();
  for (const file of names) packed.entry({ name: file, mtime: new Date(0) }, 'x');
  packed.finalize();
  await pipeline(packed, createWriteStream(path.join(folder, name)));
}

describe('webdataset', () => {
  const sample = (key: string) => ({ key, files: { txt: 'a', json: '{}' } });

  it('is good as we write it', async () => {
    const folder = await temporary('tars');
    await writeWebDataset(folder, ['a', 'b', 'c'].map(sample), { maxShardBytes: 3 });
    expect(await verifyDataset(folder)).toEqual([
      { folder, kind: 'webdataset', rows: { train: 3 }, findings: [], ok: true },
    ]);
  });

  it.each<[string, string[], string]>([
    ['a key twice', ['a.txt', 'a.json'], 'error webdataset-key: a is also in train-000000.tar'],
    [
      'files apart from each other',
      ['x.txt', 'y.txt', 'x.json', 'y.json'],
      'error webdataset-order: x: the files of a sample must stand together',
    ],
    ['other files', ['x.txt'], 'error webdataset-files: x: expected the files txt json, got txt'],
    ['a name without an ending', ['README'], 'error webdataset-key: README: expected <key>.<ending>'],
    ['more samples than listed', ['x.txt', 'x.json'], 'error rows: expected no such file samples'],
  ])('%s', async (_, names, message) => {
    const folder = await temporary('tars');
    await writeWebDataset(folder, [sample('a')]);
    await tar(folder, 'train-000001.tar', names);
    expect((await found(folder)).join('\n')).toContain(message);
  });

  it('a tar that is missing or broken', async () => {
    const folder = await temporary('tars');
    await writeWebDataset(folder, ['a', 'b', 'c'].map(sample), { maxShardBytes: 3 });
    await rm(path.join(folder, 'train-000001.tar'));
    const whole = await readFile(path.join(folder, 'train-000002.tar'));
    await writeFile(path.join(folder, 'train-000002.tar'), whole.subarray(0, 700));
    const all = await found(folder);
    expect(all).toContain('error file: missing');
    expect(all.join('\n')).toContain('error tar: ');
  });
});

describe('melisma verify', () => {
  it('says what it found in every dataset below a folder, by its exit code too', async () => {
    const folder = path.dirname(await temporary('x'));
    const schema = defineSchema({ text: f.string() });
    await writeHuggingFaceDataset(path.join(folder, 'good'), schema, [{ text: 'a' }]);
    const good = await runCli(['verify', folder], folder);
    expect([good.code, good.out.trim()]).toEqual([0, `${path.join(folder, 'good')} (dataset, rows: 1): good`]);
    await writeHuggingFaceDataset(path.join(folder, 'bad'), schema, [{ text: 'a' }]);
    await rm(path.join(folder, 'bad/dataset_info.json'));
    const bad = await runCli(['verify', folder, '--json'], folder);
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out).map(({ ok }: { ok: boolean }) => ok)).toEqual([false, true]);
  });
});

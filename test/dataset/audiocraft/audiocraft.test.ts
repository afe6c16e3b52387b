import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type AudiocraftTrack, AudiocraftWriter, writeAudiocraft } from '../../../src/dataset/index.ts';
import { temporary } from '../temporary_folder.ts';

function track(i: number): AudiocraftTrack {
  return {
    split: i % 4 ? 'train' : 'valid',
    name: `set/song ${i}`,
    bytes: Uint8Array.of(1, i),
    duration: 30 + i,
    sampleRate: 32_000,
    info: { description: `slow ${i}`, key: 'C# minor', bpm: 60.5, moods: ['calm', 'warm and soft'] },
  };
}

const tracks = (count: number) => Array.from({ length: count }, (_, i) => track(i));
const options = { name: 'healing', root: '/data/healing' };

async function filesOf(folder: string): Promise<Record<string, string>> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const names = entries.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await readFile(path.join(folder, name))).toString('base64')])),
  );
}

describe('writeAudiocraft', () => {
  it('writes sounds, every required key, manifests and the configuration', async () => {
    const folder = await temporary('audiocraft');
    const written = await writeAudiocraft(folder, tracks(5), options);
    expect(written.tracks).toEqual({ train: 3, valid: 2 });
    const read = (name: string) => readFile(path.join(folder, name));
    expect(JSON.parse(String(await read('audio/train/set/song 1.json')))).toEqual({
      title: null,
      artist: null,
      key: 'C# minor',
      bpm: 60.5,
      genre: null,
      moods: ['calm', 'warm and soft'],
      description: 'slow 1',
      name: null,
      instrument: null,
      keywords: null,
    });
    expect([...(await read('audio/train/set/song 1.wav'))]).toEqual([1, 1]);
    const lines = gunzipSync(await read('egs/healing/train/data.jsonl.gz'))
      .toString()
      .trim()
      .split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0]!)).toEqual({
      path: '/data/healing/audio/train/set/song 1.wav',
      duration: 31,
      sample_rate: 32_000,
      amplitude: null,
      weight: null,
      info_path: null,
    });
    expect(String(await read('config/dset/audio/healing.yaml'))).toBe(
      [
        '# @package __global__',
        '',
        'datasource:',
        '  max_sample_rate: 32000',
        '  max_channels: 1',
        '',
        '  train: "/data/healing/egs/healing/train"',
        '  valid: "/data/healing/egs/healing/valid"',
        '  evaluate: "/data/healing/egs/healing/valid"',
        '  generate: "/data/healing/egs/healing/valid"',
        '',
      ].join('\n'),
    );
  });

  it('names absolute paths where it is told no root', async () => {
    const folder = await temporary('audiocraft');
    await writeAudiocraft(folder, tracks(2), { name: 'x' });
    const line = gunzipSync(await readFile(path.join(folder, 'egs/x/train/data.jsonl.gz'))).toString();
    const { path: file } = JSON.parse(line) as { path: string };
    expect([...(await readFile(file))]).toEqual([1, 1]);
  });

  it('gives the same bytes in any order and after an interruption', async () => {
    const [expected, shuffled, resumed] = [await temporary('a'), await temporary('a'), await temporary('a')];
    await writeAudiocraft(expected, tracks(9), options);
    await writeAudiocraft(shuffled, tracks(9).reverse(), options);
    const writer = await AudiocraftWriter.open(resumed, { ...options, resume: true });
    await Promise.all(tracks(5).map((item) => writer.write(item)));
    await writer.close();
    const again = await AudiocraftWriter.open(resumed, { ...options, resume: true });
    expect([again.has('train', 'set/song 1'), again.has('train', 'set/song 5')]).toEqual([true, false]);
    await again.close();
    await writeAudiocraft(resumed, tracks(9), { ...options, resume: true });
    const content = await filesOf(expected);
    expect(Object.keys(content)).toHaveLength(9 * 2 + 3);
    expect(await filesOf(shuffled)).toEqual(content);
    expect(await filesOf(resumed)).toEqual(content);
  });

  it.each([
    ['a key with a comma', { info: { key: 'C, minor' } }, "key: expected no comma, got 'C, minor'"],
    ['an unknown field', { info: { mood: 'x' } as never }, 'mood: unknown; known are title, artist'],
    ['a tempo of NaN', { info: { bpm: Number.NaN } }, 'bpm: expected a finite number or null, got NaN'],
    ['no duration', { duration: 0 }, 'duration: expected more than 0 seconds, got 0'],
    ['a way up', { name: '../x' }, "name: expected the name of a file, got '../x'"],
    [
      'a name twice',
      { name: 'set/song 1', split: 'train' as const },
      'train/set/song 1: expected a name for one track, got it twice',
    ],
  ])('refuses %s', async (_, change, message) => {
    const folder = await temporary('audiocraft');
    await expect(writeAudiocraft(folder, [track(1), { ...track(2), ...change }], options)).rejects.toThrow(message);
    expect(await readdir(path.dirname(folder))).toEqual([]);
  });
});

import { appendFile, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAudio } from '../../src/audio/load.ts';
import { DataError } from '../../src/core/errors.ts';
import { readDatasetIndex, writeDatasetIndex } from '../../src/dataset/dataset_index.ts';
import { indexFolder } from '../../src/dataset/index_folder.ts';
import { temporaryFolder, wavOf, writeFiles } from './wav_files.ts';

const folder = temporaryFolder();
const root = () => path.join(folder.path, 'raw');
const out = () => path.join(folder.path, 'out');

/** A loader that counts how often it decodes. */
function counting() {
  const loaded: string[] = [];
  const load: typeof loadAudio = (source, options) => {
    loaded.push(path.basename(String(source)));
    return loadAudio(source, options);
  };
  return { loaded, load };
}

async function writeMixedFolder(): Promise<void> {
  const truncated = wavOf({ seconds: 1, frequency: 123 });
  await writeFiles(root(), {
    'rock/b.wav': wavOf({ frequency: 300 }),
    'rock/a.wav': wavOf({ frequency: 310, seconds: 0.75 }),
    'rock/deep/er/c.WAV': wavOf({ frequency: 320 }),
    'blues/x.wav': wavOf({ frequency: 330 }),
    'blues/copy.wav': wavOf({ frequency: 310, seconds: 0.75 }),
    'blues/cut.wav': truncated.subarray(0, truncated.length / 2),
    'blues/empty.mp3': '',
    'blues/text.mp3': 'this is no audio, whatever its name says. '.repeat(40),
    'blues/click.wav': wavOf({ seconds: 0.01 }),
    'blues/long.wav': wavOf({ seconds: 3, frequency: 340 }),
    'blues/silent.wav': wavOf({ amplitude: 0 }),
    'blues/.hidden.wav': wavOf(),
    'blues/cover.jpg': 'no audio',
    'notes/readme.txt': 'no audio',
    'loose.wav': wavOf(),
  });
}

describe('indexFolder', () => {
  it('labels sub-folders, keeps good files and lists every other with its class', async () => {
    await writeMixedFolder();
    await symlink('nowhere.wav', path.join(root(), 'rock/dangling.wav'));
    const index = await indexFolder(root(), { maxDuration: 2 });
    expect(index.labels).toEqual({ blues: 0, rock: 1 });
    expect(index.files.map(({ path, label }) => [path, label])).toEqual([
      ['blues/copy.wav', 'blues'],
      ['blues/x.wav', 'blues'],
      ['rock/b.wav', 'rock'],
      ['rock/deep/er/c.WAV', 'rock'],
    ]);
    expect(index.files[0]).toMatchObject({ duration: 0.75, sampleRate: 8000, channels: 1, size: 12044 });
    expect(index.files[0]!.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.fromEntries(index.skipped.map(({ path, errorClass }) => [path, errorClass]))).toEqual({
      'blues/click.wav': 'too_short',
      'blues/cut.wav': 'truncated',
      'blues/empty.mp3': 'decode',
      'blues/long.wav': 'too_long',
      'blues/silent.wav': 'silent',
      'blues/text.mp3': 'decode',
      'rock/a.wav': 'duplicate',
      'rock/dangling.wav': 'unavailable',
    });
    expect(index.skipped.find(({ path }) => path === 'rock/a.wav')!.reason).toBe('same bytes as blues/copy.wav');
    for (const { reason } of index.skipped) expect(reason).not.toContain(folder.path);
  });

  it('writes the same bytes whatever the concurrency, and reads them back', async () => {
    await writeMixedFolder();
    const written: string[] = [];
    for (const concurrency of [1, 7]) {
      const target = path.join(folder.path, `out${concurrency}`);
      const index = await indexFolder(root(), { concurrency, out: target });
      written.push(await readFile(path.join(target, 'dataset_index.json'), 'utf8'));
      const { reused, ...stored } = index;
      expect(reused).toBe(0);
      expect(await readDatasetIndex(path.join(target, 'dataset_index.json'))).toEqual(stored);
      expect((await readdir(target)).sort()).toEqual(['dataset_index.json', 'dataset_index.state.jsonl']);
    }
    expect(written[0]).toBe(written[1]);
    expect(JSON.parse(written[0]!).counts).toEqual({
      found: 11,
      indexed: 5,
      skipped: { decode: 2, duplicate: 1, silent: 1, too_short: 1, truncated: 1 },
    });
    expect(written[0]).not.toContain(folder.path);
  });

  it('decodes only new and changed files the next time, and retries what no decoder could read', async () => {
    await writeMixedFolder();
    const first = await indexFolder(root(), { out: out() });
    const before = await readFile(path.join(out(), 'dataset_index.json'), 'utf8');
    const again = counting();
    const second = await indexFolder(root(), { out: out(), load: again.load });
    expect(again.loaded).toEqual(['text.mp3']);
    expect(second.reused).toBe(9);
    expect({ ...second, reused: 0 }).toEqual(first);
    expect(await readFile(path.join(out(), 'dataset_index.json'), 'utf8')).toBe(before);

    await writeFile(path.join(root(), 'rock/b.wav'), wavOf({ frequency: 777 }));
    await utimes(path.join(root(), 'rock/b.wav'), 1, 1);
    await writeFiles(root(), { 'jazz/new.wav': wavOf({ frequency: 888 }) });
    const third = counting();
    const index = await indexFolder(root(), { out: out(), load: third.load });
    expect(third.loaded.sort()).toEqual(['b.wav', 'new.wav', 'text.mp3']);
    expect(index.labels).toEqual({ blues: 0, jazz: 1, rock: 2 });

    const other = counting();
    await indexFolder(root(), { out: out(), load: other.load, minDuration: 0.2 });
    expect(other.loaded).toHaveLength(11);
  });

  it('continues after an abort and after a torn state file', async () => {
    await writeMixedFolder();
    const controller = new AbortController();
    const stopped = indexFolder(root(), {
      out: out(),
      concurrency: 1,
      signal: controller.signal,
      onProgress: ({ done }) => done === 6 && controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(await readdir(out())).toEqual(['dataset_index.state.jsonl']);
    await appendFile(path.join(out(), 'dataset_index.state.jsonl'), '["rock/a.wav",{"size":1');
    const rest = counting();
    const index = await indexFolder(root(), { out: out(), load: rest.load });
    expect(index.files).toHaveLength(5);
    expect(rest.loaded).toContain('b.wav');
    expect(rest.loaded).not.toContain('copy.wav');
    expect(index.reused).toBeGreaterThanOrEqual(4);
  });

  it('reports progress to the end and refuses a folder without labelled audio', async () => {
    await writeMixedFolder();
    const seen: string[] = [];
    await indexFolder(root(), { onProgress: ({ done, total, unit }) => seen.push(`${done}/${total} ${unit}`) });
    expect(seen).toHaveLength(11);
    expect(seen.at(-1)).toBe('11/11 files');
    await mkdir(path.join(folder.path, 'bare/genre'), { recursive: true });
    await expect(indexFolder(path.join(folder.path, 'bare'))).rejects.toThrow(DataError);
  });
});

describe('readDatasetIndex', () => {
  it('refuses other and damaged files', async () => {
    const file = path.join(folder.path, 'dataset_index.json');
    for (const text of ['', '{"a":', '[]', '{}', '{"format":"melisma-dataset-index","version":1,"root":"."}']) {
      await writeFile(file, text);
      await expect(readDatasetIndex(file)).rejects.toThrow(DataError);
    }
    const stray = { path: 'a/b.wav', label: 'b', duration: 1, sampleRate: 1, channels: 1, size: 1, sha256: '0' };
    await writeDatasetIndex(file, { root: folder.path, labels: { a: 0 }, files: [stray], skipped: [] });
    await expect(readDatasetIndex(file)).rejects.toThrow('unknown label b');
  });
});

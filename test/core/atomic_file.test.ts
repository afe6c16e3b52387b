import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomic, writeJsonAtomic } from '../../src/core/atomic_file.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'melisma-atomic-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  it('creates folders, writes text, bytes and streams, and leaves nothing else', async () => {
    await writeFileAtomic(path.join(folder, 'a/b/text'), 'héllo', { fsync: true });
    await writeFileAtomic(path.join(folder, 'a/b/bytes'), Uint8Array.of(1, 2, 3));
    await writeFileAtomic(
      path.join(folder, 'a/b/stream'),
      (async function* () {
        yield 'one ';
        yield Buffer.from('two');
      })(),
    );
    expect(await readFile(path.join(folder, 'a/b/text'), 'utf8')).toBe('héllo');
    expect([...(await readFile(path.join(folder, 'a/b/bytes')))]).toEqual([1, 2, 3]);
    expect(await readFile(path.join(folder, 'a/b/stream'), 'utf8')).toBe('one two');
    expect((await readdir(path.join(folder, 'a/b'))).sort()).toEqual(['bytes', 'stream', 'text']);
  });

  it('keeps the old content and removes the unfinished file when the content fails', async () => {
    const target = path.join(folder, 'kept');
    await writeFile(target, 'old');
    const failing = (async function* () {
      yield 'new';
      throw new Error('source broke');
    })();
    await expect(writeFileAtomic(target, failing)).rejects.toThrow('source broke');
    expect(await readFile(target, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['kept']);
  });

  it('rejects with the reason of an abort, before and during', async () => {
    const target = path.join(folder, 'file');
    await expect(writeFileAtomic(target, 'x', { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const controller = new AbortController();
    const content = (async function* () {
      yield 'x';
      controller.abort('late');
      yield 'y';
    })();
    await expect(writeFileAtomic(target, content, { signal: controller.signal })).rejects.toBe('late');
    expect(await readdir(folder)).toEqual([]);
  });

  it('survives many writers of one file: the last rename wins whole', async () => {
    const target = path.join(folder, 'file');
    const contents = Array.from({ length: 20 }, (_, i) => String.fromCharCode(97 + i).repeat(100_000 + i));
    await Promise.all(contents.map((content) => writeFileAtomic(target, content)));
    expect(contents).toContain(await readFile(target, 'utf8'));
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('writeJsonAtomic', () => {
  it('writes indented JSON with a final newline', async () => {
    await writeJsonAtomic(path.join(folder, 'value.json'), { b: 1, a: [2] });
    expect(await readFile(path.join(folder, 'value.json'), 'utf8')).toBe('{\n  "b": 1,\n  "a": [\n    2\n  ]\n}\n');
  });
});

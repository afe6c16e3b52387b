import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findFiles } from '../../src/cli/find_files.ts';
import { DataError } from '../../src/core/errors.ts';
import { temporaryFolder } from '../audio/folder.ts';

const folder = temporaryFolder();
const at = (path: string) => join(folder, path);

/** What was found: the files' places in the folder by their ids, without where the folder is. */
async function found(...targets: string[]): Promise<Record<string, string>> {
  const here = `${relative(process.cwd(), folder)
    .split('/')
    .filter((part) => part !== '..')
    .join('/')}/`;
  const files = await findFiles(targets.map(at));
  return Object.fromEntries(files.map(({ id, path }) => [id.replace(here, '<here>/'), relative(folder, path)]));
}

beforeAll(() => {
  for (const name of ['a/song.wav', 'a/deep/er.flac', 'b/song.wav', 'b/cover.jpg', 'b/.hidden.wav', 'alone.mp3']) {
    mkdirSync(join(at(name), '..'), { recursive: true });
    writeFileSync(at(name), '');
  }
  mkdirSync(at('linked'));
  symlinkSync('../alone.mp3', at('linked/file.mp3'));
  symlinkSync('../a', at('linked/folder'));
  symlinkSync('..', at('linked/above'));
});

describe('findFiles', () => {
  it('searches folders, takes files and matches patterns', async () => {
    expect(await found('a')).toEqual({ 'song.wav': 'a/song.wav', 'deep/er.flac': 'a/deep/er.flac' });
    expect(await found('alone.mp3')).toEqual({ '<here>/alone.mp3': 'alone.mp3' });
    expect(await found('**/*.{wav,flac}').then(Object.keys)).toContain('a/deep/er.flac');
    await expect(found('nowhere')).rejects.toThrow(DataError);
    await expect(found('b/*.aiff')).rejects.toThrow('no audio file found');
  });

  it('takes a file once, however it is named', async () => {
    expect(await found('a', './a', 'a/song.wav', 'a/*.wav')).toEqual(await found('a'));
  });

  it('gives files of one name in two folders ids of their own', async () => {
    expect(await found('a', 'b')).toEqual({
      '<here>/a/song.wav': 'a/song.wav',
      '<here>/b/song.wav': 'b/song.wav',
      'deep/er.flac': 'a/deep/er.flac',
    });
  });

  it('refuses files whose ids would still be one', async () => {
    const inside = at('cwd');
    mkdirSync(join(inside, 'x'), { recursive: true });
    mkdirSync(at('x'));
    for (const path of [join(inside, 'x/s.wav'), at('x/s.wav')]) writeFileSync(path, '');
    const before = process.cwd();
    process.chdir(inside);
    try {
      await expect(findFiles(['x/s.wav', '../x/s.wav'])).rejects.toThrow(
        'x/s.wav and ../x/s.wav: expected files with names of their own, both would be written as x/s.wav',
      );
    } finally {
      process.chdir(before);
    }
  });

  it('follows links to files and folders, and to no folder for ever', async () => {
    expect(await found('linked')).toMatchObject({
      'file.mp3': 'linked/file.mp3',
      'folder/song.wav': 'linked/folder/song.wav',
      'folder/deep/er.flac': 'linked/folder/deep/er.flac',
      'above/b/song.wav': 'linked/above/b/song.wav',
    });
  });
});

import { readdirSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../src/dataset/journal.ts';
import { temporaryFolder } from './wav_files.ts';

const folder = temporaryFolder();
const file = () => path.join(folder.path, 'a/journal.jsonl');

async function lines(): Promise<string[]> {
  return (await readFile(file(), 'utf8')).split('\n').filter((line) => line !== '');
}

describe('Journal', () => {
  it('remembers across openings, the last entry of a key counting', async () => {
    const first = await Journal.open<number>(file(), { version: 1 });
    await Promise.all([first.set('a', 1), first.set('b\n"', 2), first.set('a', 3)]);
    await first.close();
    const second = await Journal.open<number>(file(), { version: 1 });
    expect([second.get('a'), second.get('b\n"'), second.get('c')]).toEqual([3, 2, undefined]);
    await second.close();
  });

  it('drops entries of another header', async () => {
    const first = await Journal.open<number>(file(), { version: 1 });
    await first.set('a', 1);
    await first.close();
    const second = await Journal.open<number>(file(), { version: 2 });
    expect(second.get('a')).toBeUndefined();
    await second.close();
    expect(await lines()).toEqual(['{"version":2}']);
  });

  it.skipIf(process.platform !== 'linux')('keeps no file open that it has read', async () => {
    const descriptors = () => readdirSync('/proc/self/fd').length;
    for (let version = 0; version < 3; version++) await (await Journal.open(file(), { version })).close();
    const before = descriptors();
    for (let version = 3; version < 23; version++) await (await Journal.open(file(), { version })).close();
    await setImmediate();
    expect(descriptors()).toBeLessThan(before + 10);
  });

  it('ignores a torn line and goes on after it', async () => {
    const first = await Journal.open<number>(file(), {});
    await first.set('a', 1);
    await first.close();
    await appendFile(file(), '["b",');
    const second = await Journal.open<number>(file(), {});
    await second.set('c', 3);
    await second.close();
    const third = await Journal.open<number>(file(), {});
    expect([third.get('a'), third.get('b'), third.get('c')]).toEqual([1, undefined, 3]);
    await third.close();
  });

  it('is rewritten when most of its lines are stale', async () => {
    const first = await Journal.open<number>(file(), {});
    for (let i = 0; i < 20; i++) await first.set(`key${i % 2}`, i);
    await first.close();
    expect(await lines()).toHaveLength(21);
    const second = await Journal.open<number>(file(), {});
    await second.close();
    expect(await lines()).toEqual(['{}', '["key0",18]', '["key1",19]']);
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { withFileLock } from '../../../src/models/hub/file_lock.ts';
import { temporaryFolder } from '../../audio/folder.ts';

const folder = temporaryFolder();
const lock = join(folder, 'locks', 'a');

it('lets one task run at a time, and leaves nothing', async () => {
  let running = 0;
  const order: number[] = [];
  const task = (index: number) => async () => {
    expect(++running).toBe(1);
    await wait(5);
    running--;
    order.push(index);
  };
  await Promise.all(Array.from({ length: 6 }, (_, i) => withFileLock(lock, task(i))));
  expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(readdirSync(join(folder, 'locks'))).toEqual([]);
});

it('is released when the task fails', async () => {
  await expect(withFileLock(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(lock)).toBe(false);
});

it('takes over from a process that is dead, and from one elsewhere that no longer touches its lock', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(lock, `${pid}@${hostname()} x`);
  expect(await withFileLock(lock, async () => 1)).toBe(1);
  writeFileSync(lock, '1@elsewhere x');
  const old = new Date(Date.now() - 120_000);
  utimesSync(lock, old, old);
  expect(await withFileLock(lock, async () => 2)).toBe(2);
});

it('takes over from a holder without a heartbeat whose host name and process number live on', async () => {
  writeFileSync(lock, `${process.pid}@${hostname()} x`);
  const old = new Date(Date.now() - 120_000);
  utimesSync(lock, old, old);
  expect(await withFileLock(lock, async () => 4, AbortSignal.timeout(5000))).toBe(4);
});

it('leaves the lock of who took it over', async () => {
  await withFileLock(lock, async () => writeFileSync(lock, 'another'));
  expect(readFileSync(lock, 'utf8')).toBe('another');
  rmSync(lock);
});

it('waits for a process that lives, until told to stop', async () => {
  writeFileSync(lock, `${process.pid}@${hostname()} x`);
  const controller = new AbortController();
  const waiting = withFileLock(lock, async () => 3, controller.signal);
  setTimeout(() => controller.abort(new Error('enough')), 150);
  await expect(waiting).rejects.toThrow('enough');
  expect(existsSync(lock)).toBe(true);
});

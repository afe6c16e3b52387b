import { link, mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const pollMs = 100;
const heartbeatMs = 5_000;
/** A holder that touched its lock no more recently is taken for dead, wherever it runs. */
const staleMs = 60_000;

/**
 * Runs a task while no other process runs one under the same lock file. A lock that a dead process
 * left is taken over.
 *
 * @throws what the task throws, or `signal.reason` while waiting
 */
export async function withFileLock<T>(lock: string, task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  await mkdir(path.dirname(lock), { recursive: true });
  const owner = `${process.pid}@${hostname()} ${Math.random().toString(36).slice(2)}`;
  while (!(await take(lock, owner))) {
    signal?.throwIfAborted();
    if (await isStale(lock)) await removeStale(lock, owner);
    else await wait(pollMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
  const heartbeat = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => {}), heartbeatMs);
  heartbeat.unref();
  try {
    return await task();
  } finally {
    clearInterval(heartbeat);
    await release(lock, owner);
  }
}

async function take(lock: string, owner: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    await file.writeFile(owner).finally(() => file.close());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Unless another took it over, as after a night of the machine's sleep. */
async function release(lock: string, owner: string): Promise<void> {
  if ((await readFile(lock, 'utf8').catch(() => '')) === owner) await rm(lock, { force: true });
}

async function isStale(lock: string): Promise<boolean> {
  const [info, owner] = await Promise.all([stat(lock).catch(() => null), readFile(lock, 'utf8').catch(() => '')]);
  if (!info) return false;
  const [, pid, host] = /^(\d+)@(\S+)/.exec(owner) ?? [];
  if (pid !== undefined && host === hostname() && !isAlive(Number(pid))) return true;
  // A live process of that number may be another: containers start anew with the same host name and pid 1.
  return Date.now() - info.mtimeMs > staleMs;
}

/** By a rename, which only one of those who wait can do; who came late and took a new lock gives it back. */
async function removeStale(lock: string, owner: string): Promise<void> {
  const aside = `${lock}.${owner.split(' ')[1]}`;
  await rename(lock, aside).catch(() => {});
  if ((await readFile(aside, 'utf8').catch(() => '')) !== '' && !(await isStale(aside))) {
    await link(aside, lock).catch(() => {});
  }
  await rm(aside, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './report.mjs';

/** Lets one process at a time build in this clone: two terminals may run `npm test` and `npm run demo`. */
export async function withLock(root, step) {
  const folder = join(tmpdir(), `melisma-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);
  const path = join(folder, 'lock');
  mkdirSync(folder, { recursive: true });
  let said = false;
  while (!take(path)) {
    const owner = Number(readFileSync(path, { encoding: 'utf8', flag: 'a+' }));
    if (!alive(owner)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!said) say(`waiting for another build in this folder (process ${owner})`);
    said = true;
    await sleep(200);
  }
  try {
    return await step();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function alive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

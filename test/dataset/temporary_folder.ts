import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';

const folders: string[] = [];

/** A path in a new empty folder that is removed after the test. */
export async function temporary(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'melisma-'));
  folders.push(folder);
  return path.join(folder, name);
}

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

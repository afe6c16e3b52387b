import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../core/atomic_file.ts';
import { DataError } from '../core/errors.ts';
import { unreadable } from '../core/read_text.ts';

const KEY_FILE = 'resume_key';

/**
 * The folder beside `target` in which a dataset is made; it gets the name when it is complete.
 *
 * @param marks names of which a folder that may be replaced has at least one
 * @param resumeKey leave what an interrupted run of the same key has made: what another left would be published
 * as a part of this dataset. null: leave nothing
 * @throws DataError when `target` holds something else than a dataset
 */
export async function openWorkFolder(
  target: string,
  marks: readonly string[],
  resumeKey: string | null,
): Promise<string> {
  await checkReplaceable(target, marks);
  const work = `${path.resolve(target)}.partial`;
  const file = path.join(work, KEY_FILE);
  if (resumeKey === null || (await readFile(file, 'utf8').catch(() => undefined)) !== resumeKey) {
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    if (resumeKey !== null) await writeFileAtomic(file, [resumeKey]);
  }
  return work;
}

/**
 * Gives a complete folder its name. One that had it is removed whole, with the caches that Python keeps
 * in there; a process that has its files open goes on reading the old ones.
 */
export async function publishFolder(work: string, target: string): Promise<void> {
  const old = `${path.resolve(target)}.old-${randomBytes(6).toString('hex')}`;
  const existed = await rename(target, old).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  await rm(path.join(work, KEY_FILE), { force: true });
  await rename(work, target).catch(async (error: unknown) => {
    if (existed) await rename(old, target);
    throw error;
  });
  if (existed) await rm(old, { recursive: true, force: true });
}

async function checkReplaceable(target: string, marks: readonly string[]): Promise<void> {
  let names: string[];
  try {
    names = await readdir(target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw unreadable(target, error);
  }
  if (names.length > 0 && !names.some((name) => marks.includes(name))) {
    throw new DataError(`${target}: holds something else than a dataset; remove it or choose another folder`);
  }
}

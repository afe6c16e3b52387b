import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** What an atomic write stores: text, bytes, or a stream of either. */
export type FileContent = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Options of {@link writeFileAtomic}. */
export interface AtomicWriteOptions {
  /** Aborting removes the unfinished file and rejects with `signal.reason`. */
  signal?: AbortSignal;
  /** Flush to the disk before the rename, so that a power cut cannot leave an empty file. Default `false`. */
  fsync?: boolean;
}

/** Marks the unfinished files of {@link writeFileAtomic}, so that others can ignore them. */
export const TEMPORARY_SUFFIX = '.part';

/**
 * Writes a file so that readers see the old content or the new one, never a part: into a temporary
 * name in the same folder (which is created when missing), then renamed. A failure leaves no file behind.
 *
 * @throws the file system's error, or `signal.reason`
 */
export async function writeFileAtomic(
  target: string,
  content: FileContent,
  options: AtomicWriteOptions = {},
): Promise<void> {
  const { signal, fsync = false } = options;
  signal?.throwIfAborted();
  await mkdir(path.dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}-${randomBytes(6).toString('hex')}${TEMPORARY_SUFFIX}`;
  try {
    const file = await open(temporary, 'wx');
    try {
      if (typeof content === 'string' || content instanceof Uint8Array) {
        await file.writeFile(content);
      } else {
        for await (const piece of content) {
          signal?.throwIfAborted();
          await file.writeFile(piece);
        }
      }
      if (fsync) await file.sync();
    } finally {
      await file.close();
    }
    signal?.throwIfAborted();
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Writes a value as indented JSON with a final newline, atomically. Keys keep their order, so equal
 * values give equal bytes.
 */
export async function writeJsonAtomic(target: string, value: unknown, options: AtomicWriteOptions = {}): Promise<void> {
  await writeFileAtomic(target, `${JSON.stringify(value, null, 2)}\n`, options);
}

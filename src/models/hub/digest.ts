import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What the bytes of a file must hash to. */
export interface Digest {
  /** `git`: SHA-1 of git's header and the bytes, as git names a blob. */
  algorithm: 'sha256' | 'git';
  /** In hex; for `sha256` the first digits are enough. */
  hex: string;
}

/** The digest of a file, in full. @throws the file system's error, or `signal.reason` */
export async function digestFile(file: string, algorithm: Digest['algorithm'], signal?: AbortSignal): Promise<string> {
  const hash = createHash(algorithm === 'git' ? 'sha1' : 'sha256');
  if (algorithm === 'git') hash.update(`blob ${(await stat(file)).size}\0`);
  try {
    for await (const piece of createReadStream(file, { signal, highWaterMark: 1 << 18 })) hash.update(piece as Buffer);
  } catch (error) {
    // The stream would reject with an error of its own.
    signal?.throwIfAborted();
    throw error;
  }
  return hash.digest('hex');
}

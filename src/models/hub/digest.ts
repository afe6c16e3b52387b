import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { hashFile, hashFileInto } from '../../core/file_hash.ts';

/** What the bytes of a file must hash to. */
export interface Digest {
  /** `git`: SHA-1 of git's header and the bytes, as git names a blob. */
  algorithm: 'sha256' | 'git';
  /** In hex; for `sha256` the first digits are enough. */
  hex: string;
}

/** The digest of a file, in full. @throws the file system's error, or `signal.reason` */
export async function digestFile(file: string, algorithm: Digest['algorithm'], signal?: AbortSignal): Promise<string> {
  if (algorithm === 'sha256') return hashFile(file, signal);
  const { size } = await stat(file);
  return hashFileInto(createHash('sha1').update(`blob ${size}\0`), file, signal);
}

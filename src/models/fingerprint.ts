import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ModelError } from '../core/errors.ts';

const blocks = 64;
const blockBytes = 4096;

/**
 * What tells one file of weights from another in cache keys, without reading all of it: 16 hex digits of
 * a hash over its size and 64 blocks spread over it. It does not depend on the file's name or times.
 *
 * @throws ModelError when the file cannot be read
 */
export function fingerprint(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const hash = createHash('sha256').update(String(size));
    const block = Buffer.alloc(blockBytes);
    const step = Math.max(blockBytes, Math.floor((size - blockBytes) / (blocks - 1)));
    for (let i = 0, at = 0; i < blocks && at < size; i++, at += step) {
      hash.update(block.subarray(0, readSync(file, block, 0, blockBytes, at)));
    }
    return hash.digest('hex').slice(0, 16);
  } catch (error) {
    throw new ModelError(`${path}: ${(error as Error).message}`, { cause: error });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/**
 * SHA-256 of a file as 64 hex digits, read piece by piece.
 *
 * @param onBytes called with the length of each piece
 * @throws the file system's error, or `signal.reason`
 */
export function hashFile(file: string, signal?: AbortSignal, onBytes?: (bytes: number) => void): Promise<string> {
  return hashFileInto(createHash('sha256'), file, signal, onBytes);
}

/** The same with a hash of one's own, which may have taken something before. */
export async function hashFileInto(
  hash: Hash,
  file: string,
  signal?: AbortSignal,
  onBytes?: (bytes: number) => void,
): Promise<string> {
  try {
    for await (const piece of createReadStream(file, { signal, highWaterMark: 1 << 18 })) {
      hash.update(piece as Buffer);
      onBytes?.((piece as Buffer).length);
    }
  } catch (error) {
    // The stream would reject with an error of its own.
    signal?.throwIfAborted();
    throw error;
  }
  return hash.digest('hex');
}

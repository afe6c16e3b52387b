import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/**
 * SHA-256 of a file as 64 hex digits, read piece by piece.
 *
 * @param onBytes called with the length of each piece
 * @throws the file system's error, or `signal.reason`
 */
export async function hashFile(file: string, signal?: AbortSignal, onBytes?: (bytes: number) => void): Promise<string> {
  const hash = createHash('sha256');
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

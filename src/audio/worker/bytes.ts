import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteReader } from '../formats/header.ts';

/** A file or buffer as the worker sees it. */
export interface Bytes {
  readonly size: number;
  /** Reads into `target`; returns how many bytes there were. */
  readInto(target: Uint8Array, offset: number): number;
  close(): void;
}

export function openBytes(source: { path?: string; bytes?: Uint8Array }): Bytes {
  const { path, bytes } = source;
  if (bytes) {
    return {
      size: bytes.length,
      readInto(target, offset) {
        const part = bytes.subarray(offset, offset + target.length);
        target.set(part);
        return part.length;
      },
      close() {},
    };
  }
  const file = openSync(path!, 'r');
  return {
    size: fstatSync(file).size,
    readInto(target, offset) {
      let done = 0;
      while (done < target.length) {
        const count = readSync(file, target, done, target.length - done, offset + done);
        if (count === 0) break;
        done += count;
      }
      return done;
    },
    close: () => closeSync(file),
  };
}

/** Consecutive pieces of `chunkBytes` from `start` on. Each is a fresh array. */
export function* chunksOf(bytes: Bytes, start: number, chunkBytes: number): Generator<Uint8Array> {
  for (let at = start; at < bytes.size; at += chunkBytes) {
    const chunk = new Uint8Array(Math.min(chunkBytes, bytes.size - at));
    const count = bytes.readInto(chunk, at);
    if (count > 0) yield chunk.subarray(0, count);
    if (count < chunk.length) return;
  }
}

export function asReader(bytes: Bytes): ByteReader {
  return {
    size: bytes.size,
    async read(offset, length) {
      const target = new Uint8Array(Math.max(0, Math.min(length, bytes.size - offset)));
      return target.subarray(0, bytes.readInto(target, offset));
    },
  };
}

/** Runs `use` with a path: FFmpeg's filters and programs read files, so a buffer is put into a private one. */
export async function withPath<Result>(
  source: { path?: string; bytes?: Uint8Array },
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  if (source.path !== undefined) return await use(source.path);
  const folder = mkdtempSync(join(tmpdir(), 'melisma-'));
  try {
    const path = join(folder, 'audio');
    writeFileSync(path, source.bytes!, { mode: 0o600 });
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

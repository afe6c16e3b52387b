import type { Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/** Pieces below this size are joined, so that a batch of many columns is not as many system calls. */
const JOIN_BELOW = 1 << 16;

/** A file that only grows, at its own pace: `append` ends when the bytes are with the system. */
export class AppendFile {
  readonly #file: FileHandle;
  #length: number;

  private constructor(file: FileHandle, length: number) {
    this.#file = file;
    this.#length = length;
  }

  /** A new file, or with `length` an existing one cut to that many bytes. */
  static async open(path: string, length?: number): Promise<AppendFile> {
    const file = await open(path, length === undefined ? 'w' : 'r+');
    if (length !== undefined) await file.truncate(length);
    return new AppendFile(file, length ?? 0);
  }

  get length(): number {
    return this.#length;
  }

  /** @param hash is fed the bytes while the system takes them */
  async append(pieces: readonly Uint8Array[], hash?: Hash): Promise<void> {
    let small: Uint8Array[] = [];
    for (const piece of pieces) {
      if (piece.byteLength < JOIN_BELOW) {
        small.push(piece);
        continue;
      }
      if (small.length > 0) await this.#write(Buffer.concat(small), hash);
      small = [];
      await this.#write(piece, hash);
    }
    if (small.length > 0) await this.#write(Buffer.concat(small), hash);
  }

  /** @param sync wait until the bytes are on the disk */
  async close(sync = false): Promise<void> {
    try {
      if (sync) await this.#file.sync();
    } finally {
      await this.#file.close();
    }
  }

  async #write(bytes: Uint8Array, hash?: Hash): Promise<void> {
    let hashed = false;
    for (let at = 0; at < bytes.byteLength; ) {
      const writing = this.#file.write(bytes, at, bytes.byteLength - at, this.#length);
      if (!hashed) hash?.update(bytes);
      hashed = true;
      const { bytesWritten } = await writing;
      at += bytesWritten;
      this.#length += bytesWritten;
    }
  }
}

import { type FileHandle, open, stat } from 'node:fs/promises';
import { ModelError } from '../../core/errors.ts';

/** A file read in pieces, each of which is checked to lie within it before memory is taken. */
export class CheckpointFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly #handle: FileHandle;

  private constructor(path: string, size: number, handle: FileHandle) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
  }

  /** @throws ModelError when there is no such regular file */
  static async open(path: string): Promise<CheckpointFile> {
    try {
      // Before opening: a pipe would block, a device has no end.
      if (!(await stat(path)).isFile()) throw new ModelError(`${path}: expected a regular file`);
      const handle = await open(path, 'r');
      return new CheckpointFile(path, (await handle.stat()).size, handle);
    } catch (error) {
      if (error instanceof ModelError) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      throw new ModelError(`${path}: ${code === 'ENOENT' ? 'no such file' : message}`, { cause: error });
    }
  }

  /** @throws ModelError when the range is not within the file; `what` names it */
  async read(offset: number, length: number, what: string): Promise<Buffer> {
    if (!isRange(offset, length, this.size)) {
      this.fail(`${what}: ${length} bytes at ${offset} are not within the file's ${this.size}`);
    }
    const buffer = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) this.fail(`${what}: the file was cut while it was read`);
      filled += bytesRead;
    }
    return buffer;
  }

  fail(reason: string, cause?: unknown): never {
    throw new ModelError(`${this.path}: ${reason}`, { cause });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function isRange(offset: number, length: number, size: number): boolean {
  return (
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    length <= size - offset
  );
}

import { type Pack, pack } from 'tar-stream';
import { AppendFile } from '../arrow/append_file.ts';

/** Writes a tar whose bytes depend on names and contents only. */
export class TarFile {
  readonly #pack: Pack = pack();
  readonly #file: AppendFile;
  readonly #writing: Promise<void>;

  private constructor(file: AppendFile) {
    this.#file = file;
    this.#writing = this.#write();
    // Seen by whoever adds or finishes.
    this.#writing.catch(() => {});
  }

  static async open(path: string): Promise<TarFile> {
    return new TarFile(await AppendFile.open(path));
  }

  /** Ends when most of the content is in the file, so that waiting for it bounds memory. */
  add(name: string, content: Buffer): Promise<void> {
    const header = { name, size: content.byteLength, mode: 0o644, uid: 0, gid: 0, mtime: new Date(0) };
    return new Promise((resolve, reject) => {
      this.#pack.entry(header, content, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** @returns the length of the file */
  async finish(): Promise<number> {
    this.#pack.finalize();
    try {
      await this.#writing;
    } finally {
      await this.#file.close();
    }
    return this.#file.length;
  }

  /** Stops halfway. */
  async close(): Promise<void> {
    this.#pack.destroy();
    await this.#writing.catch(() => {});
    await this.#file.close();
  }

  async #write(): Promise<void> {
    for await (const piece of this.#pack) await this.#file.append([piece as Buffer]);
  }
}

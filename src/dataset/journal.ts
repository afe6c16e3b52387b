import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { writeFileAtomic } from '../core/atomic_file.ts';

/**
 * A map on disk that only grows: one JSON line for each `set`, the last of a key counting. Killing the
 * process loses at most the line being written, which the next `open` ignores.
 */
export class Journal<Entry> {
  readonly #entries: Map<string, Entry>;
  readonly #file: FileHandle;
  /** Also settles when a write failed, so that `close` can report it. */
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(entries: Map<string, Entry>, file: FileHandle) {
    this.#entries = entries;
    this.#file = file;
  }

  /**
   * Opens or starts the journal. Entries written under another `header` (other options, another
   * version) are dropped.
   */
  static async open<Entry>(file: string, header: object): Promise<Journal<Entry>> {
    const first = JSON.stringify(header);
    const { entries, lines } = await readLines<Entry>(file, first);
    // Rewriting when most lines are stale, torn or foreign keeps the file in proportion to its entries.
    if (lines === 0 || lines > 2 * (entries.size + 1)) {
      const kept = function* () {
        yield `${first}\n`;
        for (const [key, entry] of entries) yield `${JSON.stringify([key, entry])}\n`;
      };
      await writeFileAtomic(file, kept());
    }
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(file, 'a');
    // A torn last line must not swallow the next one; empty lines are ignored when reading.
    await handle.appendFile('\n');
    return new Journal(entries, handle);
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Remembers the entry and appends its line. */
  async set(key: string, entry: Entry): Promise<void> {
    this.#entries.set(key, entry);
    const line = `${JSON.stringify([key, entry])}\n`;
    this.#writing = this.#writing.then(() => this.#file.appendFile(line));
    await this.#writing;
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#file.close();
  }
}

async function readLines<Entry>(file: string, header: string): Promise<{ entries: Map<string, Entry>; lines: number }> {
  const entries = new Map<string, Entry>();
  let lines = 0;
  const input = createReadStream(file);
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line === '') continue;
      if (lines++ === 0) {
        if (line !== header) return { entries, lines: 0 };
        continue;
      }
      try {
        const [key, entry] = JSON.parse(line) as [string, Entry];
        entries.set(key, entry);
      } catch {
        // Torn by a kill: the item is simply done again.
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    input.destroy();
  }
  return { entries, lines };
}

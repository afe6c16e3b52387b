import type { Bytes } from './bytes.ts';

const CHUNK_BYTES = 2 ** 20;

/** A stretch of a file that parsers move through: bytes before `at` are done with, `refill` brings more. */
export class ByteWindow {
  bytes: Uint8Array = new Uint8Array(0);
  /** Current place in `bytes`. */
  at = 0;
  readonly #source: Bytes;
  #next: number;

  constructor(source: Bytes, start: number) {
    this.#source = source;
    this.#next = start;
  }

  /** True when `bytes` reaches to the end of the file. */
  get isLast(): boolean {
    return this.#next >= this.#source.size;
  }

  /** Drops what is done with, which moves `at` to 0, and reads on. Returns false when there is nothing more. */
  refill(): boolean {
    if (this.isLast) return false;
    const rest = this.bytes.subarray(this.at);
    const grown = new Uint8Array(rest.length + CHUNK_BYTES);
    grown.set(rest);
    const count = this.#source.readInto(grown.subarray(rest.length), this.#next);
    this.#next = count === 0 ? this.#source.size : this.#next + count;
    this.bytes = grown.subarray(0, rest.length + count);
    this.at = 0;
    return true;
  }
}

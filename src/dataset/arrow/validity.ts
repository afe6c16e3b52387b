/** Which values of a column are null; costs nothing as long as none is. */
export class Validity {
  #nulls: number[] = [];

  /** Marks the value that is about to be appended at `index`. */
  addNull(index: number): void {
    this.#nulls.push(index);
  }

  clear(): void {
    this.#nulls = [];
  }

  /** Arrow's null count and bitmap (a set bit is a value) for `length` values. */
  buffers(length: number): { nullCount: number; nullBitmap?: Uint8Array } {
    if (this.#nulls.length === 0) return { nullCount: 0 };
    const nullBitmap = new Uint8Array((length + 7) >> 3);
    for (let i = 0; i < length; i++) nullBitmap[i >> 3]! |= 1 << (i & 7);
    for (const i of this.#nulls) nullBitmap[i >> 3]! &= ~(1 << (i & 7));
    return { nullCount: this.#nulls.length, nullBitmap };
  }
}

/** Writes numbers of any width, most significant bit first, into a growing buffer. */
export class BitWriter {
  #bytes = new Uint8Array(65_536);
  #length = 0;
  #hold = 0;
  #held = 0;

  /** Whole bytes written so far; only meaningful after `align`. */
  get length(): number {
    return this.#length;
  }

  /** The low `width` (at most 32) bits of `value`, which may be negative. */
  write(value: number, width: number): void {
    if (width > 16) {
      this.#put((value >> 16) & (2 ** (width - 16) - 1), width - 16);
      this.#put(value & 0xffff, 16);
    } else this.#put(value & (2 ** width - 1), width);
  }

  /** `count` zeros and a one. */
  unary(count: number): void {
    for (let left = count; left > 0; left -= 16) this.#put(0, Math.min(16, left));
    this.#put(1, 1);
  }

  /** Zeros up to the next byte. */
  align(): void {
    if (this.#held > 0) this.#put(0, 8 - this.#held);
  }

  /** A view of what was written since byte `start`. */
  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.#length);
  }

  #put(value: number, width: number): void {
    // At most 7 held bits and 16 new ones: never more than 23.
    this.#hold = (this.#hold << width) | value;
    this.#held += width;
    if (this.#length + 4 > this.#bytes.length) this.#grow();
    while (this.#held >= 8) {
      this.#held -= 8;
      this.#bytes[this.#length++] = this.#hold >>> this.#held;
    }
    this.#hold &= 2 ** this.#held - 1;
  }

  #grow(): void {
    const grown = new Uint8Array(this.#bytes.length * 2);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

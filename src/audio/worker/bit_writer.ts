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

  /** A Rice code: `value >>> parameter` zeros, a one, and the low `parameter` bits. */
  rice(value: number, parameter: number): void {
    const zeros = value >>> parameter;
    const width = zeros + 1 + parameter;
    if (width <= 16) {
      this.#put((1 << parameter) | (value & ((1 << parameter) - 1)), width);
      return;
    }
    for (let left = zeros; left > 0; left -= 16) this.#put(0, Math.min(16, left));
    this.#put(1, 1);
    if (parameter > 0) this.write(value, parameter);
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
    let held = this.#held + width;
    const hold = (this.#hold << width) | value;
    if (this.#length + 4 > this.#bytes.length) this.#grow();
    while (held >= 8) {
      held -= 8;
      this.#bytes[this.#length++] = hold >>> held;
    }
    this.#held = held;
    this.#hold = hold & ((1 << held) - 1);
  }

  #grow(): void {
    const grown = new Uint8Array(this.#bytes.length * 2);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

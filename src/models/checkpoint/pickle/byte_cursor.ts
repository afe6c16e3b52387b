/** A pickle that ends before it says so; with more of the file it may be whole. */
export class TruncatedPickleError extends SyntaxError {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the arguments of opcodes, each checked to lie within the bytes. */
export class ByteCursor {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, start = 0) {
    this.#bytes = bytes;
    this.#at = start;
  }

  /** Of the next byte. */
  get position(): number {
    return this.#at;
  }

  uint8(): number {
    return this.#bytes[this.#advance(1)]!;
  }

  uint16(): number {
    return this.#bytes.readUInt16LE(this.#advance(2));
  }

  uint32(): number {
    return this.#bytes.readUInt32LE(this.#advance(4));
  }

  int32(): number {
    return this.#bytes.readInt32LE(this.#advance(4));
  }

  /** A length; longer ones than any file are cut to what cannot be read. */
  uint64(): number {
    return Number(this.#bytes.readBigUInt64LE(this.#advance(8)));
  }

  /** Big-endian, as pickle stores it. */
  float64(): number {
    return this.#bytes.readDoubleBE(this.#advance(8));
  }

  bytes(length: number): Buffer {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  utf8(length: number): string {
    try {
      return utf8.decode(this.bytes(length));
    } catch (error) {
      if (error instanceof TruncatedPickleError) throw error;
      throw new SyntaxError('expected text in UTF-8', { cause: error });
    }
  }

  latin1(length: number): string {
    return this.bytes(length).toString('latin1');
  }

  /** Up to a line feed, which is consumed. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw new TruncatedPickleError('the pickle is cut off');
    const text = this.utf8(end - this.#at);
    this.#at = end + 1;
    return text;
  }

  /** A two's complement number of any width. */
  integer(width: number): number | bigint {
    const bytes = this.bytes(width);
    let value = 0n;
    for (let i = width - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
    value = BigInt.asIntN(8 * width, value);
    return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  }

  #advance(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw new TruncatedPickleError('the pickle is cut off');
    this.#at = start + length;
    return start;
  }
}

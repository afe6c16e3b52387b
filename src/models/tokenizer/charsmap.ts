/**
 * The rules of a SentencePiece normaliser as it compiles them: a double-array trie over UTF-8 from a
 * sequence of characters to what replaces it.
 *
 * Layout: the trie's size in bytes (uint32), its units (uint32 each), then the replacements, each
 * ended by a zero byte. A unit holds, from the low end, the label (8 bits), whether a value follows
 * (bit 8), whether the offset is shifted by 8 (bit 9), and the offset; a leaf holds the value alone.
 *
 * Source: sentencepiece/src/normalizer.cc, darts-clone (BSD) for the units.
 */
export class Charsmap {
  readonly #units: Uint32Array;
  readonly #replacements: Buffer;
  readonly #decoded = new Map<number, string>();

  /** @throws RangeError when the bytes are not of this form */
  constructor(bytes: Uint8Array) {
    const buffer = Buffer.from(bytes);
    const trieBytes = buffer.length >= 4 ? buffer.readUInt32LE(0) : Number.NaN;
    if (!(trieBytes >= 4 && trieBytes % 4 === 0 && trieBytes <= buffer.length - 4)) {
      throw new RangeError(`expected a trie within ${buffer.length} bytes, got ${trieBytes}`);
    }
    this.#units = Uint32Array.from({ length: trieBytes / 4 }, (_, i) => buffer.readUInt32LE(4 + 4 * i));
    this.#replacements = buffer.subarray(4 + trieBytes);
  }

  /**
   * What replaces the shortest beginning of the text that has a rule, or `undefined`. (Not the longest:
   * the Hugging Face tokenizers, which models are trained with, take the first match.)
   */
  lookUp(utf8: Uint8Array): string | undefined {
    let position = offsetOf(this.#units[0]!);
    for (const byte of utf8) {
      if (byte === 0) return undefined;
      position ^= byte;
      const unit = this.#units[position];
      if (unit === undefined || (unit & 0x800000ff) !== byte) return undefined;
      position ^= offsetOf(unit);
      if (unit & 0x100) return this.#replacement((this.#units[position] ?? 0) & 0x7fffffff);
    }
    return undefined;
  }

  #replacement(start: number): string {
    let text = this.#decoded.get(start);
    if (text === undefined) {
      const end = this.#replacements.indexOf(0, start);
      text = this.#replacements.toString('utf8', start, end < 0 ? undefined : end);
      this.#decoded.set(start, text);
    }
    return text;
  }
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

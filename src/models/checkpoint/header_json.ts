/** What the header of a safetensors file says about a tensor. */
export interface HeaderEntry {
  dtype: string;
  shape: number[];
  dataOffsets: [begin: number, end: number];
}

/** The parsed header of a safetensors file. */
export interface SafetensorsHeader {
  metadata: Map<string, string>;
  entries: Map<string, HeaderEntry>;
}

/** A header holds no more tensors than this; what they cost in memory is bounded with it. */
const maxTensors = 250_000;
const maxMetadata = 10_000;
const maxDimensions = 64;

/**
 * Parses the JSON of a safetensors header and nothing else: `JSON.parse` would keep the last of two
 * equal keys and would build any depth of nesting.
 *
 * @throws SyntaxError saying what was expected, and where
 */
export function parseHeader(text: string): SafetensorsHeader {
  const parser = new HeaderParser(text);
  const header: SafetensorsHeader = { metadata: new Map(), entries: new Map() };
  let metadataSeen = false;
  parser.object((name) => {
    if (name === '__metadata__') {
      if (metadataSeen) parser.fail('only one __metadata__');
      metadataSeen = true;
      parser.object((key) => {
        if (header.metadata.has(key)) parser.fail(`only one ${JSON.stringify(key)} in __metadata__`);
        if (header.metadata.size >= maxMetadata) parser.fail(`at most ${maxMetadata} metadata`);
        header.metadata.set(key, parser.string());
      });
      return;
    }
    if (header.entries.has(name)) parser.fail(`only one tensor ${JSON.stringify(name)}`);
    if (header.entries.size >= maxTensors) parser.fail(`at most ${maxTensors} tensors`);
    header.entries.set(name, parseEntry(parser));
  });
  parser.end();
  return header;
}

function parseEntry(parser: HeaderParser): HeaderEntry {
  const entry: Partial<HeaderEntry> = {};
  parser.object((key) => {
    if (key === 'dtype' && entry.dtype === undefined) entry.dtype = parser.string();
    else if (key === 'shape' && entry.shape === undefined) entry.shape = parser.sizes();
    else if (key === 'data_offsets' && entry.dataOffsets === undefined) {
      const offsets = parser.sizes();
      if (offsets.length !== 2) parser.fail('two data_offsets');
      entry.dataOffsets = offsets as [number, number];
    } else parser.fail(`dtype, shape and data_offsets once each, not ${JSON.stringify(key)}`);
  });
  const { dtype, shape, dataOffsets } = entry;
  if (dtype === undefined || shape === undefined || dataOffsets === undefined) {
    return parser.fail('dtype, shape and data_offsets');
  }
  return { dtype, shape, dataOffsets };
}

class HeaderParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Calls `member` with each key; it must consume the value. */
  object(member: (key: string) => void): void {
    this.#expect('{');
    if (this.#take('}')) return;
    do {
      const key = this.string();
      this.#expect(':');
      member(key);
    } while (this.#take(','));
    this.#expect('}');
  }

  string(): string {
    this.#space();
    const begin = this.#at;
    if (this.#text[begin] !== '"') this.fail('a string');
    let end = begin + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(begin, this.#at)) as string;
    } catch {
      return this.fail('a valid string');
    }
  }

  /** A list of sizes or positions. */
  sizes(): number[] {
    const sizes: number[] = [];
    this.#expect('[');
    if (this.#take(']')) return sizes;
    do {
      const size = Number(this.#match(/0(?!\d)|[1-9]\d{0,15}(?!\d)/y) ?? this.fail('a whole number'));
      if (!Number.isSafeInteger(size)) this.fail('a number below 2^53');
      if (sizes.length >= maxDimensions) this.fail(`at most ${maxDimensions} dimensions`);
      sizes.push(size);
    } while (this.#take(','));
    this.#expect(']');
    return sizes;
  }

  /** The format lets spaces follow, which align the data. */
  end(): void {
    this.#space();
    if (this.#at !== this.#text.length) this.fail('the end');
  }

  fail(expected: string): never {
    throw new SyntaxError(`expected ${expected} at character ${this.#at}`);
  }

  #expect(token: string): void {
    if (!this.#take(token)) this.fail(`'${token}'`);
  }

  #take(token: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    while (' \n\r\t'.includes(this.#text[this.#at] ?? '-')) this.#at += 1;
  }

  #match(pattern: RegExp): string | undefined {
    this.#space();
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text)?.[0];
    this.#at += token?.length ?? 0;
    return token;
  }
}

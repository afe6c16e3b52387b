import { ByteWindow } from './byte_window.ts';
import type { Bytes } from './bytes.ts';

const HEADER_BYTES = 27;
const CRC32 = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

/**
 * Cuts an Ogg file into pages and yields those that are whole and whose checksum is right: the packages
 * that decode them make sound of anything else. The rest is left out and counted.
 *
 * Source: RFC 3533, section 6.
 */
export class OggPages {
  damaged = 0;
  readonly #window: ByteWindow;

  constructor(bytes: Bytes, streamOffset: number) {
    this.#window = new ByteWindow(bytes, streamOffset);
  }

  *[Symbol.iterator](): Generator<Uint8Array> {
    const window = this.#window;
    while (this.#findMark()) {
      const end = this.#pageEnd();
      if (end === undefined || pageChecksum(window.bytes, window.at, end) !== checksumField(window.bytes, window.at)) {
        this.damaged++;
        window.at++;
      } else {
        const start = window.at;
        window.at = end;
        yield window.bytes.slice(start, end);
      }
    }
  }

  /** Moves to the next "OggS". Returns false at the end of the file. */
  #findMark(): boolean {
    const window = this.#window;
    for (;;) {
      for (; window.at + HEADER_BYTES <= window.bytes.length; window.at++) {
        const { bytes, at } = window;
        if (bytes[at] === 0x4f && bytes[at + 1] === 0x67 && bytes[at + 2] === 0x67 && bytes[at + 3] === 0x53)
          return true;
      }
      if (!window.refill()) return false;
    }
  }

  /** Where the page at the current place ends, or undefined when the file ends before. */
  #pageEnd(): number | undefined {
    const window = this.#window;
    for (;;) {
      const { bytes, at } = window;
      const segments = bytes[at + 26]!;
      const body = at + HEADER_BYTES + segments;
      let end = body;
      for (let i = at + HEADER_BYTES; i < body; i++) end += bytes[i] ?? 255;
      if (end <= bytes.length) return end;
      if (!window.refill()) return undefined;
    }
  }
}

function checksumField(bytes: Uint8Array, at: number): number {
  return (bytes[at + 22]! | (bytes[at + 23]! << 8) | (bytes[at + 24]! << 16) | (bytes[at + 25]! << 24)) >>> 0;
}

/** The checksum is taken with its own field as zeros. */
function pageChecksum(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let i = start; i < end; i++) {
    const inField = i >= start + 22 && i < start + 26;
    crc = (crc << 8) ^ CRC32[(crc >>> 24) ^ (inField ? 0 : bytes[i]!)]!;
  }
  return crc >>> 0;
}

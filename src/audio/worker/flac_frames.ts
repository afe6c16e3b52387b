import { ByteWindow } from './byte_window.ts';
import type { Bytes } from './bytes.ts';
import { CRC16, crc8 } from './flac_crc.ts';

/** Longest frame header: 4 bytes, a 7-byte number, block size, rate, checksum. */
const MAX_HEADER_BYTES = 16;
/** Header, one constant subframe, checksum. */
const MIN_FRAME_BYTES = 8;
/** Headers seen inside what should be one frame after which it counts as damaged. */
const MAX_HEADERS_INSIDE = 8;
/** The largest frame there can be is far below: 8 channels of 65,535 samples of 32 bits, stored as they are, is 2 MiB. */
const MAX_FRAME_BYTES = 4 * 2 ** 20;

/**
 * Cuts a FLAC stream into frames, which are found by their checksums: a frame ends where the checksum of
 * all its bytes is 0 and another frame (or the end) follows. Damaged stretches are left out and counted.
 *
 * Source: RFC 9639, section 9.
 */
export class FlacFrames {
  damaged = 0;
  readonly #window: ByteWindow;

  constructor(bytes: Bytes, firstFrame: number) {
    this.#window = new ByteWindow(bytes, firstFrame);
  }

  *[Symbol.iterator](): Generator<Uint8Array> {
    const window = this.#window;
    while (this.#findHeader()) {
      const end = this.#findEnd();
      if (end === undefined) {
        this.damaged++;
        window.at++;
      } else {
        const start = window.at;
        window.at = end;
        yield window.bytes.slice(start, end);
      }
    }
  }

  /** How far the window can be searched: a header must fit behind. */
  get #limit(): number {
    return this.#window.bytes.length - (this.#window.isLast ? 0 : MAX_HEADER_BYTES);
  }

  /** Moves to the next frame header. Returns false at the end of the file. */
  #findHeader(): boolean {
    const window = this.#window;
    for (;;) {
      const limit = this.#limit;
      for (; window.at < limit; window.at++) {
        if (isFrameHeader(window.bytes, window.at)) return true;
      }
      if (!window.refill()) return false;
    }
  }

  /** Where the frame at the current place ends, or undefined for a damaged one. */
  #findEnd(): number | undefined {
    const window = this.#window;
    let crc = 0;
    let headers = 0;
    // Length of the frame if it is the last and tags follow.
    let tail: number | undefined;
    let wasZero = false;
    for (let length = 0; ; ) {
      const { bytes, at } = window;
      const limit = this.#limit - at;
      while (length < limit) {
        crc = ((crc << 8) & 0xffff) ^ CRC16[(crc >> 8) ^ bytes[at + length]!]!;
        length++;
        const end = at + length;
        const follows = bytes[end] === 0xff && isFrameHeader(bytes, end);
        const isZero = crc === 0 && length > MIN_FRAME_BYTES;
        if (isZero) {
          if (follows || (window.isLast && end === bytes.length)) return end;
          // Zeros behind a frame keep its checksum at 0.
          if (!wasZero) tail = length;
        }
        wasZero = isZero;
        if (follows && ++headers > MAX_HEADERS_INSIDE) return undefined;
      }
      if (length > MAX_FRAME_BYTES) return undefined;
      if (!window.refill()) return headers === 0 && tail !== undefined ? window.at + tail : undefined;
    }
  }
}

/** True when a whole, valid frame header with the right checksum starts at `at`. */
function isFrameHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xfe) !== 0xf8 || at + 6 > bytes.length) return false;
  const blockCode = bytes[at + 2]! >> 4;
  const rateCode = bytes[at + 2]! & 15;
  const channelCode = bytes[at + 3]! >> 4;
  const widthCode = (bytes[at + 3]! >> 1) & 7;
  if (blockCode === 0 || rateCode === 15 || channelCode > 10 || widthCode === 3 || (bytes[at + 3]! & 1) !== 0)
    return false;
  let end = at + 4 + numberBytes(bytes[at + 4]!);
  if (blockCode === 6) end += 1;
  if (blockCode === 7) end += 2;
  if (rateCode === 12) end += 1;
  if (rateCode > 12) end += 2;
  return end < bytes.length && crc8(bytes, at, end) === bytes[end];
}

/** Length of a frame number from its first byte, as in UTF-8. */
function numberBytes(first: number): number {
  return first < 0x80 ? 1 : Math.min(7, Math.max(2, Math.clz32(~first & 0xff) - 24));
}

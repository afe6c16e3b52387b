import type { BitWriter } from './bit_writer.ts';
import { crc8, crc16 } from './flac_crc.ts';
import { roughCost, writeSubframe } from './flac_subframe.ts';

const LEFT_SIDE = 8;
const SIDE_RIGHT = 9;
const MID_SIDE = 10;

export interface FrameFormat {
  bits: 16 | 24;
  sampleRate: number;
}

/** Rates with a code of their own; 0 sends the reader to the stream header. */
const RATE_CODES: Readonly<Record<number, number>> = {
  88200: 1,
  176400: 2,
  192000: 3,
  8000: 4,
  16000: 5,
  22050: 6,
  24000: 7,
  32000: 8,
  44100: 9,
  48000: 10,
  96000: 11,
};

/** One block of all channels as a frame: header, a subframe a channel, checksum. Source: RFC 9639, section 9. */
export function writeFrame(out: BitWriter, channels: Int32Array[], format: FrameFormat, index: number): void {
  const { bits, sampleRate } = format;
  const start = out.length;
  const { assignment, coded } =
    channels.length === 2 ? decorrelate(channels) : { assignment: channels.length - 1, coded: channels };
  out.write(0b1111_1111_1111_1000, 16);
  // Block size from the 16 bits behind the frame number.
  out.write(0b0111_0000 | (RATE_CODES[sampleRate] ?? 0), 8);
  out.write((assignment << 4) | ((bits === 16 ? 0b100 : 0b110) << 1), 8);
  writeFrameNumber(out, index);
  out.write(channels[0]!.length - 1, 16);
  const head = out.since(start);
  out.write(crc8(head, 0, head.length), 8);
  coded.forEach((samples, c) => {
    const isSide =
      (c === 1 && (assignment === LEFT_SIDE || assignment === MID_SIDE)) || (c === 0 && assignment === SIDE_RIGHT);
    writeSubframe(out, samples, isSide ? bits + 1 : bits);
  });
  out.align();
  const frame = out.since(start);
  out.write(crc16(frame, 0, frame.length), 16);
}

function decorrelate(channels: Int32Array[]): { assignment: number; coded: Int32Array[] } {
  const left = channels[0]!;
  const right = channels[1]!;
  const side = new Int32Array(left.length);
  const mid = new Int32Array(left.length);
  for (let i = 0; i < left.length; i++) {
    side[i] = left[i]! - right[i]!;
    mid[i] = (left[i]! + right[i]!) >> 1;
  }
  const [l, r, s, m] = [left, right, side, mid].map(roughCost) as [number, number, number, number];
  const ways = [
    { cost: l + r, assignment: 1, coded: [left, right] },
    { cost: l + s, assignment: LEFT_SIDE, coded: [left, side] },
    { cost: s + r, assignment: SIDE_RIGHT, coded: [side, right] },
    { cost: m + s, assignment: MID_SIDE, coded: [mid, side] },
  ];
  return ways.reduce((best, way) => (way.cost < best.cost ? way : best));
}

/** UTF-8's scheme, extended to 31 bits. */
function writeFrameNumber(out: BitWriter, value: number): void {
  if (value < 0x80) {
    out.write(value, 8);
    return;
  }
  let extra = 1;
  while (value >= 2 ** (5 * extra + 6)) extra++;
  out.write(((0xff00 >> (extra + 1)) & 0xff) | Math.floor(value / 2 ** (6 * extra)), 8);
  for (let i = extra - 1; i >= 0; i--) out.write(0x80 | (Math.floor(value / 2 ** (6 * i)) & 0x3f), 8);
}

import { type AudioHeader, ascii, type ByteReader, HeaderError, viewOf } from './header.ts';

/** How far behind the leading tags a first frame is looked for, in bytes. */
const SEARCH_BYTES = 256 * 1024;

const BIT_RATES: Record<string, readonly number[]> = {
  '1-1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1-2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1-3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2-1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2-2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const SAMPLE_RATES = [44100, 48000, 32000];

interface Frame {
  layer: number;
  /** 1, 2 or 2.5. */
  version: number;
  sampleRate: number;
  numberOfChannels: number;
  kbps: number;
  samples: number;
  bytes: number;
  /** Bytes of side information, behind which a Xing tag may stand. */
  sideBytes: number;
}

/** Parses the four bytes of an MPEG audio frame header, or returns undefined. Free-format streams are not recognised. */
export function parseMpegFrame(bytes: Uint8Array, at: number): Frame | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) return undefined;
  const b1 = bytes[at + 1]!;
  const b2 = bytes[at + 2]!;
  const version = [2.5, 0, 2, 1][(b1 >> 3) & 3]!;
  const layer = 4 - ((b1 >> 1) & 3);
  const rateIndex = (b2 >> 2) & 3;
  const bitRateIndex = b2 >> 4;
  if (version === 0 || layer === 4 || rateIndex === 3 || bitRateIndex === 0 || bitRateIndex === 15) return undefined;
  const table = BIT_RATES[version === 1 ? `1-${layer}` : layer === 1 ? '2-1' : '2-2']!;
  const kbps = table[bitRateIndex]!;
  const sampleRate = SAMPLE_RATES[rateIndex]! / (version === 1 ? 1 : version === 2 ? 2 : 4);
  const numberOfChannels = bytes[at + 3]! >> 6 === 3 ? 1 : 2;
  const samples = layer === 1 ? 384 : layer === 3 && version !== 1 ? 576 : 1152;
  const slot = layer === 1 ? 4 : 1;
  const padding = (b2 >> 1) & 1;
  const bytesLong = (Math.floor(((samples / 8) * kbps * 1000) / sampleRate / slot) + padding) * slot;
  const sideBytes = version === 1 ? (numberOfChannels === 1 ? 17 : 32) : numberOfChannels === 1 ? 9 : 17;
  return { layer, version, sampleRate, numberOfChannels, kbps, samples, bytes: bytesLong, sideBytes };
}

/** The first offset at which a frame is followed by a like one (or ends the data), or -1. */
export function findMpegFrame(bytes: Uint8Array, atEnd: boolean): number {
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const frame = parseMpegFrame(bytes, at);
    if (!frame) continue;
    const next = at + frame.bytes;
    if (next + 4 > bytes.length) {
      if (atEnd && (next === bytes.length || at === 0)) return at;
      continue;
    }
    const follower = parseMpegFrame(bytes, next);
    if (follower && follower.layer === frame.layer && follower.sampleRate === frame.sampleRate) return at;
    if (atEnd && (ascii(bytes, next, 3) === 'TAG' || ascii(bytes, next, 4) === 'APET')) return at;
  }
  return -1;
}

/**
 * Finds the first MPEG audio frame and reads the Xing/Info and LAME tags in it. `length` is set only
 * when such a tag counts the frames; else `estimatedDuration` comes from the bit rate.
 *
 * @throws HeaderError when no frame is found
 */
export async function readMpegHeader(reader: ByteReader, from: number): Promise<AudioHeader> {
  const bytes = await reader.read(from, SEARCH_BYTES);
  const at = findMpegFrame(bytes, from + bytes.length >= reader.size);
  const frame = at < 0 ? undefined : parseMpegFrame(bytes, at);
  if (!frame) throw new HeaderError('no MPEG audio frame found');
  const header: AudioHeader = {
    container: 'mpeg',
    codec: `mp${frame.layer}`,
    sampleRate: frame.sampleRate,
    numberOfChannels: frame.numberOfChannels,
    streamOffset: from + at,
    warnings: [],
  };
  const length = taggedLength(bytes, at, frame);
  if (length !== undefined) header.length = length;
  else header.estimatedDuration = ((reader.size - header.streamOffset) * 8) / (frame.kbps * 1000);
  return header;
}

function taggedLength(bytes: Uint8Array, at: number, frame: Frame): number | undefined {
  const tag = at + 4 + frame.sideBytes;
  if (tag + 120 > bytes.length) return undefined;
  const id = ascii(bytes, tag, 4);
  if (id !== 'Xing' && id !== 'Info') return undefined;
  const view = viewOf(bytes);
  const flags = view.getUint32(tag + 4);
  if ((flags & 1) === 0) return undefined;
  const frames = view.getUint32(tag + 8);
  let lame = tag + 12;
  if (flags & 2) lame += 4;
  if (flags & 4) lame += 100;
  if (flags & 8) lame += 4;
  if (lame + 24 > bytes.length) return undefined;
  // Delay and padding are two 12-bit numbers, 21 bytes into the LAME (or Lavf, Lavc) tag.
  const packed = (bytes[lame + 21]! << 16) | (bytes[lame + 22]! << 8) | bytes[lame + 23]!;
  const length = frames * frame.samples - (packed >> 12) - (packed & 0xfff);
  return length > 0 ? length : undefined;
}

import { type AudioHeader, ascii, type ByteReader, HeaderError, MAX_CHUNKS, viewOf } from './header.ts';

/** The index of an hour of AAC takes well under a megabyte. */
const MAX_INDEX_BYTES = 64 * 2 ** 20;

const CODECS: Readonly<Record<string, string>> = {
  mp4a: 'aac',
  alac: 'alac',
  Opus: 'opus',
  fLaC: 'flac',
  'ac-3': 'ac3',
  'ec-3': 'eac3',
};

interface Box {
  type: string;
  /** Where its contents are, in bytes. */
  start: number;
  end: number;
}

/**
 * Reads the index (`moov`) of an MP4 file: codec, rate, channels and length of its first audio track.
 * `length` is left out where only decoding tells (fragments, HE-AAC, several edits).
 *
 * Source: ISO/IEC 14496-12, sections 8.2 to 8.6.
 * @throws HeaderError without an index or audio track
 */
export async function readMp4Header(reader: ByteReader, streamOffset: number): Promise<AudioHeader> {
  const moov = await findIndex(reader, streamOffset);
  for (const track of boxes(moov, 0, moov.length).filter(({ type }) => type === 'trak')) {
    const handler = find(moov, track, 'mdia', 'hdlr');
    if (handler && ascii(moov, handler.start + 8, 4) === 'soun') return describeTrack(moov, track, streamOffset);
  }
  throw new HeaderError('no audio track');
}

async function findIndex(reader: ByteReader, from: number): Promise<Uint8Array> {
  let at = from;
  for (let count = 0; count < MAX_CHUNKS && at + 8 <= reader.size; count++) {
    const head = await reader.read(at, 16);
    const view = viewOf(head);
    let size = view.getUint32(0);
    // 1: a 64-bit size follows; 0: to the end of the file.
    if (size === 1 && head.length === 16) size = Number(view.getBigUint64(8));
    if (size === 0) size = reader.size - at;
    if (size < 8) break;
    if (ascii(head, 4, 4) === 'moov') {
      if (size > MAX_INDEX_BYTES) throw new HeaderError(`the MP4 index claims ${size} bytes`);
      if (at + size > reader.size) throw new HeaderError('truncated inside the MP4 index');
      return await reader.read(at + 8, size - 8);
    }
    at += size;
  }
  throw new HeaderError('no MP4 index (moov): truncated, or not an audio file');
}

function describeTrack(moov: Uint8Array, track: Box, streamOffset: number): AudioHeader {
  const header: AudioHeader = { container: 'mp4', codec: 'unknown', streamOffset, warnings: [] };
  const view = viewOf(moov);
  const description = find(moov, track, 'mdia', 'minf', 'stbl', 'stsd');
  // Version, flags and a count of 8 bytes; then the first entry: size, type, 16 bytes, channels, 6 bytes, rate.
  if (description && description.start + 44 <= description.end) {
    const type = ascii(moov, description.start + 12, 4);
    header.codec = CODECS[type] ?? type.trim();
    // The 16-bit field cannot hold 96 kHz; writers leave it 0.
    header.numberOfChannels = view.getUint16(description.start + 32) || undefined;
    header.sampleRate = view.getUint16(description.start + 40) || undefined;
  }
  const media = find(moov, track, 'mdia', 'mdhd');
  if (!media) return header;
  const { timescale, duration } = readTimes(view, media);
  if (timescale > 0 && duration > 0) {
    header.estimatedDuration = duration / timescale;
    const start = firstEdit(moov, track);
    if (timescale === header.sampleRate && start !== undefined && start < duration) header.length = duration - start;
  }
  return header;
}

/** Time scale and duration of an `mdhd` box, whose version 1 has 64-bit times. */
function readTimes(view: DataView, box: Box): { timescale: number; duration: number } {
  if (box.end - box.start < 20) return { timescale: 0, duration: 0 };
  if (view.getUint8(box.start) !== 1) {
    return { timescale: view.getUint32(box.start + 12), duration: view.getUint32(box.start + 16) };
  }
  if (box.end - box.start < 32) return { timescale: 0, duration: 0 };
  return { timescale: view.getUint32(box.start + 20), duration: Number(view.getBigUint64(box.start + 24)) };
}

/** Media time at which the one edit starts (the encoder delay); 0 without edits, undefined for several. */
function firstEdit(moov: Uint8Array, track: Box): number | undefined {
  const list = find(moov, track, 'edts', 'elst');
  if (!list) return 0;
  // Version, flags and a count of 8 bytes; then one edit.
  if (list.end - list.start < 20) return undefined;
  const view = viewOf(moov);
  const wide = view.getUint8(list.start) === 1;
  if ((wide && list.end - list.start < 28) || view.getUint32(list.start + 4) !== 1) return undefined;
  const start = wide ? Number(view.getBigInt64(list.start + 16)) : view.getInt32(list.start + 12);
  return start >= 0 ? start : undefined;
}

/** The first box along a path of types below `parent`. */
function find(bytes: Uint8Array, parent: Box, ...path: string[]): Box | undefined {
  let current: Box | undefined = parent;
  for (const type of path) {
    if (!current) return undefined;
    current = boxes(bytes, current.start, current.end).find((box) => box.type === type);
  }
  return current;
}

function boxes(bytes: Uint8Array, from: number, to: number): Box[] {
  const found: Box[] = [];
  const view = viewOf(bytes);
  for (let at = from; at + 8 <= to && found.length < MAX_CHUNKS; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > to) break;
    found.push({ type: ascii(bytes, at + 4, 4), start: at + 8, end: at + size });
    at += size;
  }
  return found;
}

import { readFlacHeader } from './flac.ts';
import { type AudioHeader, ascii, type ByteReader, type Container, HeaderError, MAX_CHUNKS } from './header.ts';
import { readMp4Header } from './mp4.ts';
import { parseMpegFrame, readMpegHeader } from './mpeg.ts';
import { readOggHeader } from './ogg.ts';
import { readWavHeader } from './wav.ts';

/** Containers of which only a full demuxer (node-av, ffmpeg) knows the insides. */
const MAGIC: readonly (readonly [offset: number, text: string, container: Container, codec: string])[] = [
  [0, '\x1aE\xdf\xa3', 'matroska', 'unknown'],
  [0, 'FORM', 'aiff', 'unknown'],
  [0, 'caff', 'caf', 'unknown'],
  [0, '0&\xb2u', 'asf', 'unknown'],
  [0, 'wvpk', 'wavpack', 'wavpack'],
  [0, 'MAC ', 'ape', 'ape'],
];

/**
 * Tells the format from the bytes (never from the name) and reads what the header says.
 *
 * @throws HeaderError when the bytes are no audio format known here, or the header contradicts itself
 */
export async function readHeader(reader: ByteReader): Promise<AudioHeader> {
  const start = await skipId3(reader);
  if (start >= reader.size) throw new HeaderError('an ID3 tag and nothing behind it');
  const head = await reader.read(start, 16);
  const riff = ascii(head, 0, 4);
  if (start === 0 && (riff === 'RIFF' || riff === 'RF64' || riff === 'BW64') && ascii(head, 8, 4) === 'WAVE') {
    return await readWavHeader(reader);
  }
  if (riff === 'fLaC') return await readFlacHeader(reader, start);
  if (riff === 'OggS') return await readOggHeader(reader, start);
  if (ascii(head, 4, 4) === 'ftyp') return await readMp4Header(reader, start);
  for (const [offset, text, container, codec] of MAGIC) {
    if (ascii(head, offset, text.length) === text) return { container, codec, streamOffset: start, warnings: [] };
  }
  if (isAdts(head) && !parseMpegFrame(head, 0)) {
    return { container: 'adts', codec: 'aac', streamOffset: start, warnings: [] };
  }
  return await readMpegHeader(reader, start);
}

/** The offset behind any ID3v2 tags. */
async function skipId3(reader: ByteReader): Promise<number> {
  let at = 0;
  for (let tags = 0; tags < MAX_CHUNKS; tags++) {
    const head = await reader.read(at, 10);
    if (head.length < 10 || ascii(head, 0, 3) !== 'ID3') return at;
    const size = (head[6]! << 21) | (head[7]! << 14) | (head[8]! << 7) | head[9]!;
    // Bit 4: a footer of ten bytes repeats the header.
    at += 10 + size + (head[5]! & 0x10 ? 10 : 0);
  }
  throw new HeaderError(`more than ${MAX_CHUNKS} ID3 tags`);
}

/** Sync word with layer 0, which MPEG-1 and -2 audio do not use. */
function isAdts(head: Uint8Array): boolean {
  return head[0] === 0xff && (head[1]! & 0xf6) === 0xf0;
}

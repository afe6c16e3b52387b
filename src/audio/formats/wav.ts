import { type AudioHeader, ascii, type ByteReader, HeaderError, MAX_CHUNKS, viewOf, type WavLayout } from './header.ts';

const PCM = 0x0001;
const FLOAT = 0x0003;
const EXTENSIBLE = 0xfffe;
/** Written for "unknown" by programs that stream, and by RF64 for "see the ds64 chunk". */
const UNKNOWN_SIZE = 0xffffffff;

interface Format {
  tag: number;
  numberOfChannels: number;
  sampleRate: number;
  blockAlign: number;
  bitsPerSample: number;
}

/**
 * Reads the chunks of a RIFF, RF64 or BW64 file up to the samples.
 *
 * Sizes in the file are never trusted: a data chunk that claims more than the file holds is cut to
 * the file with a warning, and nothing is allocated from a claimed size.
 *
 * Source: Multimedia Programming Interface and Data Specifications 1.0; EBU Tech 3306 (RF64).
 * @throws HeaderError without a usable format or data chunk
 */
export async function readWavHeader(reader: ByteReader): Promise<AudioHeader> {
  const warnings: string[] = [];
  let format: Format | undefined;
  let bigDataSize: number | undefined;
  let at = 12;
  for (let chunks = 0; at + 8 <= reader.size; chunks++) {
    if (chunks === MAX_CHUNKS) throw new HeaderError(`no data chunk among the first ${MAX_CHUNKS}`);
    const head = await reader.read(at, 8);
    const id = ascii(head, 0, 4);
    const size = viewOf(head).getUint32(4, true);
    const body = at + 8;
    if (id === 'ds64') {
      const ds64 = await reader.read(body, 16);
      if (ds64.length === 16) bigDataSize = Number(viewOf(ds64).getBigUint64(8, true));
    } else if (id === 'fmt ') {
      format = parseFormat(await reader.read(body, Math.min(size, 40)));
    } else if (id === 'data') {
      if (!format) throw new HeaderError('the data chunk comes before any fmt chunk');
      const claimed = size === UNKNOWN_SIZE && bigDataSize !== undefined ? bigDataSize : size;
      return describe(format, await dataExtent(reader, body, claimed, warnings), body, warnings);
    }
    // Chunks are padded to even sizes.
    at = body + size + (size & 1);
  }
  throw new HeaderError(format ? 'no data chunk' : 'no fmt chunk');
}

function parseFormat(bytes: Uint8Array): Format {
  if (bytes.length < 16) throw new HeaderError(`fmt chunk: expected at least 16 bytes, got ${bytes.length}`);
  const view = viewOf(bytes);
  const format: Format = {
    tag: view.getUint16(0, true),
    numberOfChannels: view.getUint16(2, true),
    sampleRate: view.getUint32(4, true),
    blockAlign: view.getUint16(12, true),
    bitsPerSample: view.getUint16(14, true),
  };
  // The first two bytes of the sub-format GUID are the plain tag.
  if (format.tag === EXTENSIBLE && bytes.length >= 26) format.tag = view.getUint16(24, true);
  return format;
}

/** Bytes of samples really there. */
async function dataExtent(reader: ByteReader, start: number, claimed: number, warnings: string[]): Promise<number> {
  const rest = Math.max(0, reader.size - start);
  if (claimed === UNKNOWN_SIZE) return rest;
  if (claimed === 0 && rest > 0) {
    if (await looksLikeChunk(reader, start)) return 0;
    warnings.push('the data chunk claims 0 bytes; read to the end of the file');
    return rest;
  }
  if (claimed > rest) {
    warnings.push(`truncated: the data chunk claims ${claimed} bytes, the file holds ${rest}`);
    return rest;
  }
  return claimed;
}

async function looksLikeChunk(reader: ByteReader, at: number): Promise<boolean> {
  const head = await reader.read(at, 8);
  if (head.length < 8 || !/^[A-Za-z][A-Za-z0-9_ ]{3}$/.test(ascii(head, 0, 4))) return false;
  return at + 8 + viewOf(head).getUint32(4, true) <= reader.size + 1;
}

function describe(format: Format, dataBytes: number, dataOffset: number, warnings: string[]): AudioHeader {
  const { tag, numberOfChannels, sampleRate, bitsPerSample } = format;
  const header: AudioHeader = {
    container: 'wav',
    codec: codecName(tag, bitsPerSample),
    sampleRate,
    numberOfChannels,
    streamOffset: 0,
    warnings,
  };
  const layout = tag === PCM || tag === FLOAT ? sampleLayout(format, dataOffset, dataBytes, warnings) : undefined;
  if (layout) {
    header.wav = layout;
    header.length = Math.floor(dataBytes / (layout.bytesPerSample * numberOfChannels));
  }
  return header;
}

function sampleLayout(
  format: Format,
  dataOffset: number,
  dataBytes: number,
  warnings: string[],
): WavLayout | undefined {
  const { numberOfChannels, blockAlign, bitsPerSample } = format;
  const float = format.tag === FLOAT;
  let bytesPerSample = Math.ceil(bitsPerSample / 8);
  if (blockAlign !== bytesPerSample * numberOfChannels) {
    // 20 bits in 32-bit slots and the like: the block, not the bit count, says how far apart samples are.
    const slot = blockAlign / numberOfChannels;
    if (Number.isInteger(slot) && slot > bytesPerSample && slot <= (float ? 8 : 4)) bytesPerSample = slot;
    else warnings.push(`block align: expected ${bytesPerSample * numberOfChannels}, got ${blockAlign}; ignored`);
  }
  const known = float ? bytesPerSample === 4 || bytesPerSample === 8 : bytesPerSample >= 1 && bytesPerSample <= 4;
  return known ? { bytesPerSample, float, dataOffset, dataBytes } : undefined;
}

function codecName(tag: number, bits: number): string {
  if (tag === PCM) return bits <= 8 ? 'pcm_u8' : `pcm_s${Math.ceil(bits / 8) * 8}le`;
  if (tag === FLOAT) return `pcm_f${bits}le`;
  const names: Record<number, string> = {
    2: 'adpcm_ms',
    6: 'pcm_alaw',
    7: 'pcm_mulaw',
    17: 'adpcm_ima_wav',
    85: 'mp3',
  };
  return names[tag] ?? `wav_0x${tag.toString(16)}`;
}

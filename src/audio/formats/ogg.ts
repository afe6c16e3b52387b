import { type AudioHeader, ascii, type ByteReader, HeaderError, viewOf } from './header.ts';

const OPUS_RATE = 48000;
/** An Ogg page is at most 65,307 bytes, so the last one starts within this many bytes of the end. */
const TAIL_BYTES = 65_536;
const END_OF_STREAM = 4;

/**
 * Reads the first page (codec, rate, channels) and the last page (length) of an Ogg file.
 *
 * Source: RFC 3533 (Ogg), RFC 7845 (Opus), Vorbis I specification section 4.2.2.
 * @throws HeaderError when the first packet is cut short
 */
export async function readOggHeader(reader: ByteReader, streamOffset: number): Promise<AudioHeader> {
  const page = await reader.read(streamOffset, 512);
  const segments = page[26] ?? 0;
  const packet = page.subarray(27 + segments);
  if (page.length < 28 || packet.length < 19) throw new HeaderError('truncated inside the first Ogg page');
  const header: AudioHeader = { container: 'ogg', codec: 'unknown', streamOffset, warnings: [] };
  const view = viewOf(packet);
  let skip = 0;
  if (ascii(packet, 1, 6) === 'vorbis') {
    header.codec = 'vorbis';
    header.numberOfChannels = packet[11]!;
    header.sampleRate = view.getUint32(12, true);
  } else if (ascii(packet, 0, 8) === 'OpusHead') {
    header.codec = 'opus';
    header.numberOfChannels = packet[9]!;
    header.sampleRate = OPUS_RATE;
    skip = view.getUint16(10, true);
    const gain = view.getInt16(16, true) / 256;
    if (gain !== 0) header.outputGainDb = gain;
  } else if (ascii(packet, 1, 4) === 'FLAC') {
    header.codec = 'flac';
    if (packet.length >= 31) {
      const packed = view.getUint32(27);
      header.sampleRate = packed >>> 12;
      header.numberOfChannels = ((packed >>> 9) & 7) + 1;
    }
  } else if (ascii(packet, 0, 5) === 'Speex') header.codec = 'speex';
  await readLastPage(reader, header, viewOf(page).getUint32(14, true), skip);
  return header;
}

async function readLastPage(reader: ByteReader, header: AudioHeader, serial: number, skip: number): Promise<void> {
  const start = Math.max(header.streamOffset, reader.size - TAIL_BYTES);
  const tail = await reader.read(start, reader.size - start);
  const view = viewOf(tail);
  for (let at = tail.length - 27; at >= 0; at--) {
    if (tail[at] !== 0x4f || ascii(tail, at, 4) !== 'OggS' || tail[at + 4] !== 0) continue;
    // Another serial number: a chained or multiplexed file, whose length only decoding tells.
    if (view.getUint32(at + 14, true) !== serial) return;
    const granule = view.getBigInt64(at + 6, true);
    if ((tail[at + 5]! & END_OF_STREAM) === 0) {
      header.warnings.push('truncated: the last Ogg page is not marked as the end of the stream');
    }
    const length = Number(granule) - skip;
    if (granule >= 0n && length > 0 && Number.isSafeInteger(length)) header.length = length;
    return;
  }
}

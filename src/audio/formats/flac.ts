import { type AudioHeader, type ByteReader, HeaderError, viewOf } from './header.ts';

/**
 * Reads the STREAMINFO block. `length` is missing when the encoder left it unknown (0).
 *
 * Source: RFC 9639, section 8.2.
 * @throws HeaderError when the block is missing or cut short
 */
export async function readFlacHeader(reader: ByteReader, streamOffset: number): Promise<AudioHeader> {
  const bytes = await reader.read(streamOffset, 42);
  if (bytes.length < 42) throw new HeaderError('truncated inside the FLAC stream header');
  if ((bytes[4]! & 0x7f) !== 0) throw new HeaderError('the first FLAC metadata block is not STREAMINFO');
  const view = viewOf(bytes);
  const packed = view.getUint32(18);
  const length = (view.getUint8(21) & 0x0f) * 2 ** 32 + view.getUint32(22);
  return {
    container: 'flac',
    codec: 'flac',
    sampleRate: packed >>> 12,
    numberOfChannels: ((packed >>> 9) & 7) + 1,
    ...(length > 0 ? { length } : {}),
    streamOffset,
    warnings: [],
  };
}

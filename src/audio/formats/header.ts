/** The wrapping of a file, told from its first bytes and never from its name. */
export type Container =
  | 'wav'
  | 'mpeg'
  | 'flac'
  | 'ogg'
  | 'mp4'
  | 'adts'
  | 'matroska'
  | 'aiff'
  | 'caf'
  | 'asf'
  | 'wavpack'
  | 'ape'
  | 'unknown';

/** How the samples of a WAV file are stored. */
export interface WavLayout {
  /** Bytes of one sample of one channel, padding bits included. */
  bytesPerSample: number;
  float: boolean;
  /** Where the samples start, in bytes. */
  dataOffset: number;
  /** Bytes of samples that the file really holds. */
  dataBytes: number;
}

/** What the first (and for Ogg the last) bytes of a file say, before anything is decoded. Plain data: it crosses threads. */
export interface AudioHeader {
  container: Container;
  /** `'pcm_s16le'`, `'mp3'`, `'flac'`, `'vorbis'`, `'opus'` …, or `'unknown'`. */
  codec: string;
  /** Hz. */
  sampleRate?: number;
  numberOfChannels?: number;
  /** Samples per channel that a whole file of this header decodes to, encoder delay and padding removed. */
  length?: number;
  /** Seconds, where the header allows only an estimate. */
  estimatedDuration?: number;
  /** Where the stream starts behind leading tags, in bytes. */
  streamOffset: number;
  /** Only for WAV files of plain PCM or float samples. */
  wav?: WavLayout;
  /** Opus: gain in dB that a decoder must apply. */
  outputGainDb?: number;
  /** Oddities found so far, fit for a user's eyes. */
  warnings: string[];
}

/** Random access to the bytes of a file or buffer. Reads past the end return fewer bytes. */
export interface ByteReader {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Tags, chunks or blocks of one file that are walked through; a file of a million empty ones must not take minutes. */
export const MAX_CHUNKS = 4096;

/** A header that cannot be right. `readHeader`'s caller adds the path and makes it a `DecodeError`. */
export class HeaderError extends Error {}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Latin-1 text of `bytes[start ... start + length - 1]`. */
export function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

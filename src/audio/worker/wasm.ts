import type { AudioHeader } from '../formats/header.ts';
import { type Bytes, chunksOf, openBytes } from './bytes.ts';
import type { Collector } from './collector.ts';
import { Failure } from './failure.ts';
import { loadPackage } from './packages.ts';
import type { DecodeJob } from './protocol.ts';

interface Decoded {
  channelData: Float32Array[];
  samplesDecoded: number;
  sampleRate: number;
  bitDepth?: number;
  errors: unknown[];
}

/** What the four decoder packages have in common. */
interface StreamDecoder {
  ready: Promise<void>;
  decode(chunk: Uint8Array): Decoded | Promise<Decoded>;
  flush?(): Promise<Decoded>;
  /** Passes bytes to the codec as they are; only used for FLAC. */
  decodeFrames?(frames: Uint8Array[]): Promise<Decoded>;
  free(): void;
}

interface Package {
  name: string;
  /** Name of the exported class. */
  exported: string;
  /** Bytes fed at a time: small where a change of rate can only be seen between two calls. */
  chunkBytes: number;
}

/** Codec (as `readHeader` names it) to the package that decodes it. */
export const WASM_PACKAGES: Readonly<Record<string, Package>> = {
  mp1: { name: 'mpg123-decoder', exported: 'MPEGDecoder', chunkBytes: 16_384 },
  mp2: { name: 'mpg123-decoder', exported: 'MPEGDecoder', chunkBytes: 16_384 },
  mp3: { name: 'mpg123-decoder', exported: 'MPEGDecoder', chunkBytes: 16_384 },
  flac: { name: '@wasm-audio-decoders/flac', exported: 'FLACDecoder', chunkBytes: 262_144 },
  vorbis: { name: '@wasm-audio-decoders/ogg-vorbis', exported: 'OggVorbisDecoder', chunkBytes: 65_536 },
  opus: { name: 'ogg-opus-decoder', exported: 'OggOpusDecoder', chunkBytes: 65_536 },
};

/** Vorbis and Opus order surround channels their own way; this is the order of WAV (and FFmpeg). */
const WAV_ORDER: Readonly<Record<number, readonly number[]>> = {
  3: [0, 2, 1],
  5: [0, 2, 1, 3, 4],
  6: [0, 2, 1, 5, 3, 4],
  7: [0, 2, 1, 6, 5, 3, 4],
  8: [0, 2, 1, 7, 5, 6, 3, 4],
};

/** Decodes MPEG audio, FLAC, Ogg Vorbis and Ogg Opus with WebAssembly decoders. */
export async function decodeWasm(job: DecodeJob, collector: Collector): Promise<void> {
  const { codec } = job.header;
  const from = WASM_PACKAGES[codec];
  if (!from) throw new Failure('backend', `no WebAssembly decoder for ${codec}`);
  const module = await loadPackage<Record<string, new () => StreamDecoder>>(from.name);
  const decoder = new module[from.exported]!();
  const bytes = openBytes(job);
  try {
    await decoder.ready;
    if (job.header.container === 'flac') await sendStreamInfo(decoder, bytes, job.header.streamOffset);
    await feed(decoder, bytes, from.chunkBytes, job.header, collector);
  } finally {
    bytes.close();
    decoder.free();
  }
}

/** The package parses frames without the stream header, but a frame may leave rate and width to it. */
async function sendStreamInfo(decoder: StreamDecoder, bytes: Bytes, streamOffset: number): Promise<void> {
  const streamInfo = new Uint8Array(42);
  bytes.readInto(streamInfo, streamOffset);
  // Marked as the last metadata block: the others are not sent.
  streamInfo[4] = 0x80;
  await decoder.decodeFrames?.([streamInfo]);
}

async function feed(
  decoder: StreamDecoder,
  bytes: Bytes,
  chunkBytes: number,
  header: AudioHeader,
  collector: Collector,
): Promise<void> {
  let damaged = 0;
  const take = (decoded: Decoded): boolean => {
    damaged += decoded.errors.length;
    if (decoded.samplesDecoded === 0) return true;
    const channels = arrange(decoded, header);
    if (collector.sampleRate === 0) collector.setFormat(decoded.sampleRate, channels.length);
    if (decoded.sampleRate !== collector.sampleRate || channels.length !== collector.sourceChannels) {
      collector.warnings.push(
        `changes to ${decoded.sampleRate} Hz, ${channels.length} channels after ${collector.framesSeen} samples; the rest is left out`,
      );
      return false;
    }
    collector.writePlanar(channels, decoded.samplesDecoded);
    return !collector.full;
  };
  let wanted = true;
  for (const chunk of chunksOf(bytes, header.streamOffset, chunkBytes)) {
    collector.beat();
    wanted = take(await decoder.decode(chunk));
    if (!wanted) break;
  }
  if (wanted && decoder.flush) take(await decoder.flush());
  if (damaged > 0) collector.warnings.push(`${damaged} damaged frames`);
}

function arrange(decoded: Decoded, header: AudioHeader): Float32Array[] {
  const { channelData, bitDepth = 16 } = decoded;
  // mpg123-decoder always gives two channels.
  if (header.container === 'mpeg') return channelData.slice(0, header.numberOfChannels);
  if (header.codec === 'flac') return channelData.map((channel) => rescaleFlac(channel, bitDepth));
  const order = WAV_ORDER[channelData.length];
  const channels = order ? order.map((c) => channelData[c]!) : channelData;
  if (header.outputGainDb) {
    const gain = 10 ** (header.outputGainDb / 20);
    for (const channel of channels) for (let i = 0; i < channel.length; i++) channel[i]! *= gain;
  }
  return channels;
}

/** The package divides by 2^(bits - 1) - 1, every other reader by 2^(bits - 1). Exact up to 24 bits. */
function rescaleFlac(samples: Float32Array, bits: number): Float32Array {
  const full = 2 ** (bits - 1);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.round(samples[i]! * (full - 1)) / full;
  return samples;
}

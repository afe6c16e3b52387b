import { type AudioHeader, MAX_CHUNKS } from '../formats/header.ts';
import { type Bytes, chunksOf, openBytes } from './bytes.ts';
import type { Collector } from './collector.ts';
import { Failure } from './failure.ts';
import { FlacFrames } from './flac_frames.ts';
import { OggPages } from './ogg_pages.ts';
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
  /** Takes what is still held back: the last page of an Ogg file. */
  flush?(): Promise<Decoded>;
  /** Passes bytes to the codec as they are; only used for FLAC. */
  decodeFrames?(frames: Uint8Array[]): Promise<Decoded>;
  free(): void;
}

interface Package {
  name: string;
  /** Name of the exported class. */
  exported: string;
}

/** Codec (as `readHeader` names it) to the package that decodes it. */
export const WASM_PACKAGES: Readonly<Record<string, Package>> = {
  mp1: { name: 'mpg123-decoder', exported: 'MPEGDecoder' },
  mp2: { name: 'mpg123-decoder', exported: 'MPEGDecoder' },
  mp3: { name: 'mpg123-decoder', exported: 'MPEGDecoder' },
  flac: { name: '@wasm-audio-decoders/flac', exported: 'FLACDecoder' },
  vorbis: { name: '@wasm-audio-decoders/ogg-vorbis', exported: 'OggVorbisDecoder' },
  opus: { name: 'ogg-opus-decoder', exported: 'OggOpusDecoder' },
};

/** Bytes of MPEG audio fed at a time: few, since a change of rate can only be seen between two calls. */
const CHUNK_BYTES = 16_384;
/** FLAC frames decoded in one call: half a second of 44.1 kHz. */
const FRAMES_IN_BATCH = 8;

/** Vorbis and Opus order surround channels their own way; this is the order of WAV (and FFmpeg). */
const WAV_ORDER: Readonly<Record<number, readonly number[]>> = {
  3: [0, 2, 1],
  5: [0, 2, 1, 3, 4],
  6: [0, 2, 1, 5, 3, 4],
  7: [0, 2, 1, 6, 5, 3, 4],
  8: [0, 2, 1, 7, 5, 6, 3, 4],
};

/** The decoder for a file, if there is one: the packages know codecs and Ogg, no other containers. */
export function wasmPackage(header: AudioHeader): Package | undefined {
  const bare = header.container === 'mpeg' || header.container === 'flac' || header.container === 'ogg';
  return bare ? WASM_PACKAGES[header.codec] : undefined;
}

/** Decodes MPEG audio, FLAC, Ogg Vorbis and Ogg Opus with WebAssembly decoders. */
export async function decodeWasm(job: DecodeJob, collector: Collector): Promise<void> {
  const { header } = job;
  const from = wasmPackage(header);
  if (!from) throw new Failure('backend', `no WebAssembly decoder for ${header.codec} in ${header.container}`);
  const module = await loadPackage<Record<string, new () => StreamDecoder>>(from.name);
  const decoder = new module[from.exported]!();
  const bytes = openBytes(job);
  try {
    await decoder.ready;
    const sink = new DecodedSink(header, collector);
    if (header.container === 'flac') await feedFrames(decoder, bytes, header, sink);
    else if (header.container === 'ogg') await feedPages(decoder, bytes, header, sink);
    else await feedChunks(decoder, chunksOf(bytes, header.streamOffset, CHUNK_BYTES), sink);
    if (sink.damaged > 0) collector.warnings.push(`${sink.damaged} damaged frames`);
  } finally {
    bytes.close();
    decoder.free();
  }
}

async function feedChunks(decoder: StreamDecoder, chunks: Iterable<Uint8Array>, sink: DecodedSink): Promise<void> {
  for (const chunk of chunks) {
    if (!sink.take(await decoder.decode(chunk))) return;
  }
  if (decoder.flush) sink.take(await decoder.flush());
}

async function feedPages(decoder: StreamDecoder, bytes: Bytes, header: AudioHeader, sink: DecodedSink): Promise<void> {
  const pages = new OggPages(bytes, header.streamOffset);
  await feedChunks(decoder, pages, sink);
  sink.damaged += pages.damaged;
}

/** The package's own parser ignores the stream header and loses short last frames, so frames are cut here. */
async function feedFrames(decoder: StreamDecoder, bytes: Bytes, header: AudioHeader, sink: DecodedSink): Promise<void> {
  const streamInfo = new Uint8Array(42);
  bytes.readInto(streamInfo, header.streamOffset);
  // Marked as the last metadata block: the others are not sent.
  streamInfo[4] = 0x80;
  await decoder.decodeFrames!([streamInfo]);
  const frames = new FlacFrames(bytes, firstFrame(bytes, header.streamOffset));
  let batch: Uint8Array[] = [];
  for (const frame of frames) {
    batch.push(frame);
    if (batch.length < FRAMES_IN_BATCH) continue;
    if (!sink.take(await decoder.decodeFrames!(batch))) return;
    batch = [];
  }
  sink.damaged += frames.damaged;
  sink.take(await decoder.decodeFrames!(batch));
}

/** Walks the metadata blocks, whose pictures may hold what looks like frames. */
function firstFrame(bytes: Bytes, streamOffset: number): number {
  const block = new Uint8Array(4);
  let at = streamOffset + 4;
  for (let blocks = 0; blocks < MAX_CHUNKS && bytes.readInto(block, at) === 4; blocks++) {
    at += 4 + (block[1]! << 16) + (block[2]! << 8) + block[3]!;
    if (block[0]! & 0x80) return at;
  }
  return streamOffset + 42;
}

/** Puts what a decoder returns into the collector. */
class DecodedSink {
  damaged = 0;
  readonly #header: AudioHeader;
  readonly #collector: Collector;

  constructor(header: AudioHeader, collector: Collector) {
    this.#header = header;
    this.#collector = collector;
  }

  /** Returns false once no more is wanted. */
  take(decoded: Decoded): boolean {
    const collector = this.#collector;
    collector.beat();
    this.damaged += decoded.errors.length;
    if (decoded.samplesDecoded === 0) return true;
    const channels = arrange(decoded, this.#header);
    if (collector.sampleRate === 0) collector.setFormat(decoded.sampleRate, channels.length);
    if (decoded.sampleRate !== collector.sampleRate || channels.length !== collector.sourceChannels) {
      const format = `${decoded.sampleRate} Hz, ${channels.length} channels`;
      collector.warnings.push(`changes to ${format} after ${collector.framesSeen} samples; the rest is left out`);
      return false;
    }
    collector.writePlanar(channels, decoded.samplesDecoded);
    return !collector.full;
  }
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

import type { WavLayout } from '../formats/header.ts';
import { type Bytes, openBytes } from './bytes.ts';
import type { Collector } from './collector.ts';
import { Failure } from './failure.ts';
import { loadPackage } from './packages.ts';
import type { DecodeJob } from './protocol.ts';

/** Frames converted at a time by the streaming reader. */
const BLOCK_FRAMES = 65_536;
/** Above this many bytes wav-decoder, 4 times slower and needing the whole file in memory, is not worth its call. */
const WAV_DECODER_BYTES = 2 ** 20;

interface WavDecoder {
  decode: {
    sync(buffer: ArrayBuffer, options: { symmetric: boolean }): { channelData: Float32Array[]; length: number };
  };
}

/** Decodes plain PCM and float WAV files, bit-exact: a sample is its integer divided by 2^(bits - 1). */
export async function decodeWav(job: DecodeJob, collector: Collector): Promise<void> {
  const layout = job.header.wav;
  if (!layout) throw new Failure('backend', `${job.header.codec} samples in WAV need node-av or ffmpeg`);
  const numberOfChannels = job.header.numberOfChannels!;
  collector.setFormat(job.header.sampleRate!, numberOfChannels);
  const bytes = openBytes(job);
  try {
    const frameBytes = layout.bytesPerSample * numberOfChannels;
    const frames = Math.floor(layout.dataBytes / frameBytes);
    const first = Math.min(collector.start, frames);
    collector.skip(first);
    if (layout.dataBytes <= WAV_DECODER_BYTES && isExactInWavDecoder(layout)) {
      await readWithWavDecoder(bytes, layout, first, frames, collector);
    } else {
      readStreaming(bytes, layout, first, frames, collector);
    }
  } finally {
    bytes.close();
  }
}

/** Not 8 bits (scaled by 127.5) and not 24 (negative full scale comes out as +1). */
function isExactInWavDecoder(layout: WavLayout): boolean {
  return layout.float || layout.bytesPerSample === 2 || layout.bytesPerSample === 4;
}

/** wav-decoder trusts every number of a header, so it is given one written here. */
async function readWithWavDecoder(
  bytes: Bytes,
  layout: WavLayout,
  first: number,
  frames: number,
  collector: Collector,
): Promise<void> {
  const frameBytes = layout.bytesPerSample * collector.sourceChannels;
  const dataBytes = (frames - first) * frameBytes;
  const file = new Uint8Array(44 + dataBytes);
  const view = new DataView(file.buffer);
  const text = (at: number, value: string): void => {
    for (let i = 0; i < value.length; i++) file[at + i] = value.charCodeAt(i);
  };
  text(0, 'RIFF');
  view.setUint32(4, 36 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, layout.float ? 3 : 1, true);
  view.setUint16(22, collector.sourceChannels, true);
  view.setUint32(24, collector.sampleRate, true);
  view.setUint32(28, collector.sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, layout.bytesPerSample * 8, true);
  text(36, 'data');
  view.setUint32(40, dataBytes, true);
  bytes.readInto(file.subarray(44), layout.dataOffset + first * frameBytes);
  const { default: wavDecoder } = await loadPackage<{ default: WavDecoder }>('wav-decoder');
  const decoded = wavDecoder.decode.sync(file.buffer, { symmetric: true });
  collector.writePlanar(decoded.channelData, decoded.length);
}

function readStreaming(bytes: Bytes, layout: WavLayout, first: number, frames: number, collector: Collector): void {
  const { sourceChannels } = collector;
  const frameBytes = layout.bytesPerSample * sourceChannels;
  const raw = new Uint8Array(BLOCK_FRAMES * frameBytes);
  const samples = new Float32Array(BLOCK_FRAMES * sourceChannels);
  for (let at = first; at < frames && !collector.full; at += BLOCK_FRAMES) {
    const wanted = Math.min(BLOCK_FRAMES, frames - at);
    const got = bytes.readInto(raw.subarray(0, wanted * frameBytes), layout.dataOffset + at * frameBytes);
    const count = Math.floor(got / frameBytes);
    convertSamples(raw, layout, count * sourceChannels, samples);
    collector.writeInterleaved(samples, count);
    if (count < wanted) return;
  }
}

/** Little-endian samples to float32; unsigned 8-bit values are centred on 128. */
export function convertSamples(
  raw: Uint8Array,
  layout: Pick<WavLayout, 'bytesPerSample' | 'float'>,
  count: number,
  target: Float32Array,
): void {
  const { buffer, byteOffset } = raw;
  if (layout.float) {
    const source =
      layout.bytesPerSample === 4
        ? new Float32Array(buffer, byteOffset, count)
        : new Float64Array(buffer, byteOffset, count);
    target.set(source);
  } else if (layout.bytesPerSample === 1) {
    for (let i = 0; i < count; i++) target[i] = (raw[i]! - 128) / 128;
  } else if (layout.bytesPerSample === 2) {
    const source = new Int16Array(buffer, byteOffset, count);
    for (let i = 0; i < count; i++) target[i] = source[i]! / 32_768;
  } else if (layout.bytesPerSample === 3) {
    for (let i = 0, at = 0; i < count; i++, at += 3) {
      target[i] = ((raw[at]! << 8) | (raw[at + 1]! << 16) | (raw[at + 2]! << 24)) / 2 ** 31;
    }
  } else {
    const source = new Int32Array(buffer, byteOffset, count);
    for (let i = 0; i < count; i++) target[i] = source[i]! / 2 ** 31;
  }
}

import type { AudioSignal } from '../core/signal.ts';
import { quantize } from './formats/quantize.ts';

/** Frames a piece: about a millisecond of work. */
const BLOCK_FRAMES = 16_384;
const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** The rest of the sub-format GUID behind the two bytes of the plain tag. */
const GUID_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
/** Front left and right, centre, low frequency, … as FFmpeg assigns them by count; 0 leaves it open. */
const SPEAKERS: Readonly<Record<number, number>> = {
  1: 0x4,
  2: 0x3,
  3: 0x7,
  4: 0x33,
  5: 0x37,
  6: 0x3f,
  7: 0x70f,
  8: 0x63f,
};

export interface WavOptions {
  bitDepth: 16 | 24 | 32;
  float: boolean;
  onClipped(count: number): void;
}

/** The bytes of a WAV file, piece by piece. More than two channels get the extensible format, more than 4 GiB RF64. */
export function* encodeWav(audio: AudioSignal, options: WavOptions): Generator<Uint8Array> {
  const { numberOfChannels, length } = audio;
  const bytesPerSample = options.bitDepth / 8;
  const dataBytes = length * numberOfChannels * bytesPerSample;
  yield wavHeader(audio, options.bitDepth, options.float, dataBytes);
  const channels = Array.from({ length: numberOfChannels }, (_, c) => audio.getChannelData(c));
  const integers = new Int32Array(BLOCK_FRAMES);
  for (let start = 0; start < length; start += BLOCK_FRAMES) {
    const frames = Math.min(BLOCK_FRAMES, length - start);
    const piece = new Uint8Array(frames * numberOfChannels * bytesPerSample);
    const view = new DataView(piece.buffer);
    channels.forEach((channel, c) => {
      const samples = channel.subarray(start, start + frames);
      if (options.float) {
        for (let i = 0, at = 4 * c; i < frames; i++, at += 4 * numberOfChannels) view.setFloat32(at, samples[i]!, true);
        return;
      }
      options.onClipped(quantize(samples, options.bitDepth, integers));
      for (let i = 0, at = c * bytesPerSample; i < frames; i++, at += bytesPerSample * numberOfChannels) {
        if (bytesPerSample === 2) view.setInt16(at, integers[i]!, true);
        else if (bytesPerSample === 4) view.setInt32(at, integers[i]!, true);
        else {
          view.setInt16(at, integers[i]!, true);
          view.setInt8(at + 2, integers[i]! >> 16);
        }
      }
    });
    yield piece;
  }
  if (dataBytes % 2 === 1) yield new Uint8Array(1);
}

/** Everything before the samples. Source: EBU Tech 3306 for RF64. */
export function wavHeader(
  audio: Pick<AudioSignal, 'numberOfChannels' | 'sampleRate' | 'length'>,
  bitDepth: number,
  float: boolean,
  dataBytes: number,
): Uint8Array {
  const { numberOfChannels, sampleRate, length } = audio;
  const tag = float ? FLOAT : PCM;
  const extensible = numberOfChannels > 2;
  const blockAlign = (numberOfChannels * bitDepth) / 8;
  const padded = dataBytes + (dataBytes % 2);
  const formatBytes = extensible ? 40 : float ? 18 : 16;
  const factBytes = float ? 12 : 0;
  const plainRiffBytes = 4 + 8 + formatBytes + factBytes + 8 + padded;
  const big = plainRiffBytes > 0xffffffff - 1;
  const out = new Out(12 + (big ? 36 : 0) + 8 + formatBytes + factBytes + 8);
  out
    .text(big ? 'RF64' : 'RIFF')
    .u32(big ? 0xffffffff : plainRiffBytes)
    .text('WAVE');
  if (big)
    out
      .text('ds64')
      .u32(28)
      .u64(plainRiffBytes + 36)
      .u64(dataBytes)
      .u64(length)
      .u32(0);
  out
    .text('fmt ')
    .u32(formatBytes)
    .u16(extensible ? EXTENSIBLE : tag)
    .u16(numberOfChannels);
  out
    .u32(sampleRate)
    .u32(sampleRate * blockAlign)
    .u16(blockAlign)
    .u16(bitDepth);
  if (extensible) {
    out
      .u16(22)
      .u16(bitDepth)
      .u32(SPEAKERS[numberOfChannels] ?? 0)
      .u16(tag);
    for (const byte of GUID_TAIL) out.u8(byte);
  } else if (float) out.u16(0);
  if (float) out.text('fact').u32(4).u32(Math.min(length, 0xffffffff));
  out.text('data').u32(big ? 0xffffffff : dataBytes);
  return out.bytes;
}

/** Little-endian fields one after another. */
class Out {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  u8(value: number): this {
    this.bytes[this.#at++] = value;
    return this;
  }

  u16(value: number): this {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
    return this;
  }

  u64(value: number): this {
    this.#view.setBigUint64(this.#at, BigInt(value), true);
    this.#at += 8;
    return this;
  }

  text(value: string): this {
    for (let i = 0; i < value.length; i++) this.u8(value.charCodeAt(i));
    return this;
  }
}

import type { CodecContext, Frame } from 'node-av/lib';
import type { Collector } from './collector.ts';
import { Failure } from './failure.ts';
import type { Av } from './node_av.ts';
import { describeCode, openFile } from './node_av_demux.ts';

/** Read errors in a row after which a file is given up: a demuxer may report one error for ever. */
const MAX_READ_ERRORS = 64;

/**
 * Decodes packet by packet and goes on behind damaged ones. Frames whose rate or channel count differ
 * from the first frame's are left out.
 */
export function decodeFrames(av: Av, path: string, demuxer: string, collector: Collector): void {
  const { Codec, CodecContext, Frame, Packet } = av.lib;
  const { AVERROR_EOF } = av.constants;
  const { context, stream: index } = openFile(av, path, demuxer);
  const decoder = new CodecContext();
  const packet = new Packet();
  const frame = new Frame();
  try {
    const stream = context.streams[index]!;
    const codec = Codec.findDecoder(stream.codecpar.codecId);
    if (!codec) throw new Failure('probe', 'FFmpeg has no decoder for this stream');
    decoder.allocContext3(codec);
    decoder.parametersToContext(stream.codecpar);
    decoder.threadCount = 1;
    // Without a time base the decoder cannot trim encoder delay.
    decoder.pktTimebase = stream.timeBase;
    const opened = decoder.open2Sync(codec);
    if (opened < 0) throw new Failure('decode', describeCode(av, opened));
    packet.alloc();
    frame.alloc();
    const sink = new FrameSink(av, collector);
    let failures = 0;
    while (!collector.full && failures < MAX_READ_ERRORS) {
      collector.beat();
      const code = context.readFrameSync(packet);
      if (code === AVERROR_EOF) break;
      if (code < 0) {
        failures++;
        continue;
      }
      failures = 0;
      if (packet.streamIndex === index) {
        decoder.sendPacketSync(packet);
        receiveAll(decoder, frame, sink);
      }
      packet.unref();
    }
    if (!collector.full) {
      decoder.sendPacketSync(null);
      receiveAll(decoder, frame, sink);
    }
    if (sink.leftOut > 0) {
      collector.warnings.push(`${sink.leftOut} frames of another rate or channel count were left out`);
    }
  } finally {
    frame.free();
    packet.free();
    decoder.freeContext();
    context.closeInputSync();
  }
}

function receiveAll(decoder: CodecContext, frame: Frame, sink: FrameSink): void {
  while (decoder.receiveFrameSync(frame) >= 0) {
    sink.write(frame);
    frame.unref();
  }
}

/** Converts frames of any sample format to planar float32. */
class FrameSink {
  leftOut = 0;
  readonly #av: Av;
  readonly #collector: Collector;

  constructor(av: Av, collector: Collector) {
    this.#av = av;
    this.#collector = collector;
  }

  write(frame: Frame): void {
    const { sampleRate, channels, nbSamples } = frame;
    if (nbSamples <= 0 || this.#collector.full) return;
    if (this.#collector.sampleRate === 0) this.#collector.setFormat(sampleRate, channels);
    if (sampleRate !== this.#collector.sampleRate || channels !== this.#collector.sourceChannels) {
      this.leftOut++;
      return;
    }
    const name = this.#av.lib.avGetSampleFmtName(frame.format as never) ?? '';
    const planar = name.endsWith('p');
    const format = planar ? name.slice(0, -1) : name;
    const planes = frame.extendedData ?? frame.data ?? [];
    if (planar) {
      if (planes.length < channels) throw new Failure('decode', `FFmpeg gave ${planes.length} of ${channels} channels`);
      this.#collector.writePlanar(
        planes.slice(0, channels).map((plane) => toFloats(plane, format, nbSamples)),
        nbSamples,
      );
    } else {
      this.#collector.writeInterleaved(toFloats(planes[0]!, format, nbSamples * channels), nbSamples);
    }
  }
}

/** Copies, so that nothing refers to FFmpeg's memory once the frame is released. */
function toFloats(plane: Uint8Array, format: string, count: number): Float32Array {
  const own = Uint8Array.from(plane).buffer;
  if (own.byteLength < count * bytesOf(format)) throw new Failure('decode', 'FFmpeg gave a short frame');
  switch (format) {
    case 'flt':
      return new Float32Array(own, 0, count);
    case 'dbl':
      return Float32Array.from(new Float64Array(own, 0, count));
    case 's16':
      return Float32Array.from(new Int16Array(own, 0, count), (value) => value / 2 ** 15);
    case 's32':
      return Float32Array.from(new Int32Array(own, 0, count), (value) => value / 2 ** 31);
    case 'u8':
      return Float32Array.from(new Uint8Array(own, 0, count), (value) => (value - 128) / 128);
    default:
      throw new Failure('decode', `unsupported sample format ${format}`);
  }
}

function bytesOf(format: string): number {
  return { u8: 1, s16: 2, s32: 4, flt: 4, dbl: 8 }[format] ?? 0;
}

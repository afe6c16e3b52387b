// Writes compressed test files with node-av's encoders (a dev dependency), so that none is committed.
import * as constants from 'node-av/constants';
import * as av from 'node-av/lib';

export interface EncodeOptions {
  /** Container and codec follow from it. */
  format: 'mp3' | 'flac' | 'ogg' | 'opus' | 'm4a';
  sampleRate: number;
  bitRate?: number;
  metadata?: Record<string, string>;
}

av.Log.setLevel(constants.AV_LOG_QUIET);

const CODECS = {
  mp3: { encoder: 'libmp3lame', muxer: 'mp3', sampleFormat: constants.AV_SAMPLE_FMT_FLTP },
  flac: { encoder: 'flac', muxer: 'flac', sampleFormat: constants.AV_SAMPLE_FMT_S16 },
  ogg: { encoder: 'libvorbis', muxer: 'ogg', sampleFormat: constants.AV_SAMPLE_FMT_FLTP },
  opus: { encoder: 'libopus', muxer: 'opus', sampleFormat: constants.AV_SAMPLE_FMT_FLT },
  m4a: { encoder: 'aac', muxer: 'ipod', sampleFormat: constants.AV_SAMPLE_FMT_FLTP },
} as const;

/** Encodes `channels` (equal lengths, -1 to 1) into `path`. */
export async function encodeFile(
  path: string,
  channels: readonly Float32Array[],
  options: EncodeOptions,
): Promise<void> {
  const { encoder: name, muxer, sampleFormat } = CODECS[options.format];
  const layout = av.avChannelLayoutDefault(channels.length);
  const codec = av.Codec.findEncoderByName(name as never)!;
  const encoder = new av.CodecContext();
  encoder.allocContext3(codec);
  encoder.sampleRate = options.sampleRate;
  encoder.sampleFormat = sampleFormat;
  encoder.channelLayout = layout;
  encoder.timeBase = new av.Rational(1, options.sampleRate);
  if (options.bitRate) encoder.bitRate = BigInt(options.bitRate);
  const output = new av.FormatContext();
  check(output.allocOutputContext2(null, muxer, path), 'output');
  if (options.format === 'm4a') encoder.setFlags(constants.AV_CODEC_FLAG_GLOBAL_HEADER);
  check(await encoder.open2(codec), 'encoder');
  const stream = output.newStream(null);
  stream.timeBase = encoder.timeBase;
  check(stream.codecpar.fromContext(encoder), 'stream');
  const { metadata } = options;
  if (metadata) {
    // Ogg keeps its tags at the stream.
    if (muxer === 'ogg' || muxer === 'opus') stream.metadata = av.Dictionary.fromObject(metadata);
    else output.metadata = av.Dictionary.fromObject(metadata);
  }
  check(await output.openOutput(), 'file');
  check(await output.writeHeader(), 'header');
  const packet = new av.Packet();
  packet.alloc();
  const drain = async (): Promise<void> => {
    while ((await encoder.receivePacket(packet)) >= 0) {
      packet.streamIndex = 0;
      packet.rescaleTs(encoder.timeBase, stream.timeBase);
      check(await output.interleavedWriteFrame(packet), 'packet');
      packet.unref();
    }
  };
  const total = channels[0]!.length;
  const size = encoder.frameSize || 4096;
  for (let at = 0; at < total; at += size) {
    const count = Math.min(size, total - at);
    const frame = av.Frame.fromAudioBuffer(pack(channels, at, count, sampleFormat), {
      nbSamples: count,
      format: sampleFormat,
      sampleRate: options.sampleRate,
      channelLayout: layout,
      timeBase: { num: 1, den: options.sampleRate },
      pts: BigInt(at),
    });
    check(await encoder.sendFrame(frame), 'frame');
    frame.free();
    await drain();
  }
  check(await encoder.sendFrame(null), 'flush');
  await drain();
  check(await output.writeTrailer(), 'trailer');
  packet.free();
  encoder.freeContext();
  await output.closeOutput();
}

function pack(channels: readonly Float32Array[], at: number, count: number, format: number): Buffer {
  const parts = channels.map((channel) => channel.subarray(at, at + count));
  if (format === constants.AV_SAMPLE_FMT_FLTP) {
    const planar = new Float32Array(count * parts.length);
    parts.forEach((part, c) => {
      planar.set(part, c * count);
    });
    return Buffer.from(planar.buffer);
  }
  const packed =
    format === constants.AV_SAMPLE_FMT_S16
      ? new Int16Array(count * parts.length)
      : new Float32Array(count * parts.length);
  const scale = format === constants.AV_SAMPLE_FMT_S16 ? 32_768 : 1;
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < parts.length; c++) {
      const value = parts[c]![i]! * scale;
      packed[i * parts.length + c] = scale === 1 ? value : Math.max(-32_768, Math.min(32_767, Math.round(value)));
    }
  }
  return Buffer.from(packed.buffer);
}

function check(code: number, step: string): void {
  if (code < 0) throw new Error(`${step}: ${new av.FFmpegError(code).message}`);
}

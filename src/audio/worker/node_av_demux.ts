import type { FormatContext } from 'node-av/lib';
import { Failure } from './failure.ts';
import type { Av } from './node_av.ts';
import type { DemuxResult } from './protocol.ts';

/** Opens a file with the given demuxer and no other, and finds its audio stream. @throws Failure */
export function openFile(av: Av, path: string, demuxer: string): { context: FormatContext; stream: number } {
  const { Dictionary, FormatContext, InputFormat } = av.lib;
  const options = Dictionary.fromObject({
    format_whitelist: demuxer,
    protocol_whitelist: 'file',
    max_probe_packets: '1',
  });
  const context = new FormatContext();
  try {
    const opened = context.openInputSync(`file:${path}`, InputFormat.findInputFormat(demuxer), options);
    if (opened < 0) throw new Failure('open', describeCode(av, opened));
  } finally {
    options.free();
  }
  try {
    const found = context.findStreamInfoSync();
    if (found < 0) throw new Failure('probe', describeCode(av, found));
    const stream = context.findBestStream(av.constants.AVMEDIA_TYPE_AUDIO);
    if (stream < 0) throw new Failure('probe', 'no audio stream');
    return { context, stream };
  } catch (error) {
    context.closeInputSync();
    throw error;
  }
}

/** What the container says of its audio stream. Tags of Ogg files stand at the stream, of others at the file. */
export function demuxFile(av: Av, path: string, demuxer: string): DemuxResult {
  const { context, stream: index } = openFile(av, path, demuxer);
  try {
    const stream = context.streams[index]!;
    const { sampleRate, channels, codecId } = stream.codecpar;
    const { duration, timeBase } = stream;
    const length = Math.round((Number(duration) * timeBase.num * sampleRate) / timeBase.den);
    return {
      codec: av.lib.avGetCodecName(codecId) ?? 'unknown',
      sampleRate,
      numberOfChannels: channels,
      // "No value" is the most negative 64-bit number.
      ...(length > 0 && Number.isSafeInteger(length) ? { length } : {}),
      tags: { ...context.metadata?.getAll(), ...stream.metadata?.getAll() },
    };
  } finally {
    context.closeInputSync();
  }
}

/** FFmpeg's text for an error code. */
export function describeCode(av: Av, code: number): string {
  return `FFmpeg: ${new av.lib.FFmpegError(code).message}`;
}

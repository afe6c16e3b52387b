import type * as AvConstants from 'node-av/constants';
import type * as AvLib from 'node-av/lib';
import { withPath } from './bytes.ts';
import type { Collector } from './collector.ts';
import { demuxerOf } from './demuxers.ts';
import { Failure } from './failure.ts';
import { decodeGraph } from './filter_graph.ts';
import { decodeFrames } from './node_av_frames.ts';
import { loadPackage } from './packages.ts';
import type { DecodeJob } from './protocol.ts';

/** node-av, loaded. Nothing of it leaves this folder: its objects may not be touched after they are closed. */
export interface Av {
  lib: typeof AvLib;
  constants: typeof AvConstants;
}

let loaded: Promise<Av> | undefined;

/** Loads node-av once per worker and silences FFmpeg's log. */
export function loadAv(): Promise<Av> {
  loaded ??= (async () => {
    const lib = await loadPackage<typeof AvLib>('node-av/lib');
    const constants = await loadPackage<typeof AvConstants>('node-av/constants');
    lib.Log.setLevel(constants.AV_LOG_QUIET);
    return { lib, constants };
  })();
  return loaded;
}

/**
 * Decodes with FFmpeg inside the process: the whole file as one filter graph, and, when that does not
 * end with the end of the file, once more frame by frame, which skips what is damaged.
 */
export async function decodeNodeAv(job: DecodeJob, collector: Collector): Promise<void> {
  const av = await loadAv();
  await withPath(job, async (path) => {
    const demuxer = demuxerOf(job.header.container);
    const code = decodeWithGraph(av, path, demuxer, collector);
    if (code === 0) return;
    collector.reset();
    decodeFrames(av, path, demuxer, collector);
    collector.warnings.push('damaged: decoded frame by frame, leaving out what could not be read');
  });
}

/** Returns 0 at the end of the file (or of what is wanted), else FFmpeg's error code. */
function decodeWithGraph(av: Av, path: string, demuxer: string, collector: Collector): number {
  const { FormatContext, InputFormat, Packet } = av.lib;
  const lavfi = InputFormat.findInputFormat('lavfi');
  if (!lavfi) throw new Failure('backend', 'this node-av has no lavfi device');
  const context = new FormatContext();
  const packet = new Packet();
  let open = false;
  try {
    const opened = context.openInputSync(decodeGraph(path, demuxer), lavfi);
    if (opened < 0) return opened;
    open = true;
    const { sampleRate, channels } = context.streams[0]!.codecpar;
    collector.setFormat(sampleRate, channels);
    packet.alloc();
    while (!collector.full) {
      const code = context.readFrameSync(packet);
      if (code === av.constants.AVERROR_EOF) return 0;
      if (code < 0) return code;
      const samples = asFloats(packet.data!);
      collector.writeInterleaved(samples, samples.length / channels);
      packet.unref();
    }
    return 0;
  } finally {
    packet.free();
    if (open) context.closeInputSync();
  }
}

function asFloats(data: Uint8Array): Float32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : Uint8Array.from(data);
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

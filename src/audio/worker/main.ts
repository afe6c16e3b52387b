// Entry of the decode worker. scripts/generate_decode_worker.ts bundles it into worker.generated.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { withPath } from './bytes.ts';
import { Collector } from './collector.ts';
import { demuxerOf } from './demuxers.ts';
import { Failure } from './failure.ts';
import { decodeFfmpeg, ffmpegVersion } from './ffmpeg.ts';
import { encodeFlac } from './flac_file.ts';
import { decodeNodeAv, loadAv } from './node_av.ts';
import { demuxFile } from './node_av_demux.ts';
import { loadPackage } from './packages.ts';
import type { DecodeJob, DecodeResult, DecoderName, Job, JobResults, Reply, WorkerData } from './protocol.ts';
import { Pulse } from './pulse.ts';
import { decodeWasm, WASM_PACKAGES } from './wasm.ts';
import { decodeWav } from './wav.ts';

/** The one interface of all backends: put the samples of a job's file into a collector. */
type Decoder = (job: DecodeJob, collector: Collector) => Promise<void>;

const decoders: Record<DecoderName, Decoder> = {
  wav: decodeWav,
  'node-av': decodeNodeAv,
  wasm: decodeWasm,
  ffmpeg: decodeFfmpeg,
};

/** Complaints of the decoder packages after which a file counts as hopeless. */
const MAX_COMPLAINTS = 5000;
let complaints = 0;
// The packages report damage to the console, once per frame, and mpg123-decoder can do so for ever.
console.error = () => {
  if (++complaints > MAX_COMPLAINTS) throw new Failure('decode', `more than ${MAX_COMPLAINTS} damaged frames`);
};
console.warn = console.error;

const port = parentPort!;
const pulse = new Pulse((workerData as WorkerData).control);

async function decode(job: DecodeJob): Promise<DecodeResult> {
  const collector = new Collector(job, pulse);
  try {
    await decoders[job.backend](job, collector);
    return collector.finish();
  } catch (error) {
    if (error instanceof Failure) error.samplesDecoded = collector.length;
    throw error;
  }
}

async function check(backend: DecoderName): Promise<string> {
  switch (backend) {
    case 'node-av':
      return `FFmpeg ${(await loadAv()).lib.getFFmpegInfo().version}`;
    case 'wasm': {
      const names = [...new Set(Object.values(WASM_PACKAGES).map((entry) => entry.name))];
      await Promise.all(names.map((name) => loadPackage(name)));
      return names.join(', ');
    }
    case 'ffmpeg':
      return await ffmpegVersion();
    case 'wav':
      return 'built in';
  }
}

async function run(job: Job): Promise<JobResults[keyof JobResults]> {
  switch (job.kind) {
    case 'decode':
      return await decode(job);
    case 'demux':
      return await withPath(job, async (path) => demuxFile(await loadAv(), path, demuxerOf(job.header.container)));
    case 'flac':
      return encodeFlac(job, pulse);
    case 'check':
      return { detail: await check(job.backend) };
  }
}

function toFailure(error: unknown): Reply {
  if (error instanceof Failure) {
    return {
      failure: { stage: error.stage, reason: error.message, samplesDecoded: error.samplesDecoded, final: error.final },
    };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { failure: { stage: 'decode', reason, samplesDecoded: 0, final: false } };
}

port.on('message', (job: Job) => {
  complaints = 0;
  run(job).then(
    (result) => {
      const bulk = 'data' in result ? result.data : 'bytes' in result ? result.bytes : undefined;
      port.postMessage({ result } satisfies Reply, bulk ? [bulk.buffer as ArrayBuffer] : []);
    },
    (error: unknown) => port.postMessage(toFailure(error)),
  );
});

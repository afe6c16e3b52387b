import type { DecodeStage } from '../../core/errors.ts';
import type { AudioHeader } from '../formats/header.ts';

/** Backends as they are named in options, `MELISMA_DECODER`, warnings and `decoderInfo()`. */
export type DecoderName = 'wav' | 'node-av' | 'wasm' | 'ffmpeg';

/** One file to decode in a worker. Plain data: it is posted. */
export interface DecodeJob {
  kind: 'decode';
  backend: DecoderName;
  /** Absolute path, or undefined when `bytes` holds the file. */
  path?: string;
  bytes?: Uint8Array;
  header: AudioHeader;
  mono: boolean;
  /** Seconds to leave out at the start. */
  offset: number;
  /** Seconds to keep, or undefined for all. */
  duration?: number;
}

/** Samples to encode as a FLAC file in a worker. */
export interface FlacJob {
  kind: 'flac';
  /** Planar. */
  samples: Float32Array;
  numberOfChannels: number;
  sampleRate: number;
  bitDepth: 16 | 24;
}

/** Asks whether a backend can be loaded. */
export interface CheckJob {
  kind: 'check';
  backend: DecoderName;
}

/** What a container's own demuxer says, for `probeAudio`. */
export interface DemuxJob {
  kind: 'demux';
  path?: string;
  bytes?: Uint8Array;
  header: AudioHeader;
}

export type Job = DecodeJob | FlacJob | CheckJob | DemuxJob;

export interface DecodeResult {
  /** Planar samples. */
  data: Float32Array;
  sampleRate: number;
  numberOfChannels: number;
  warnings: string[];
  /** Samples per channel fewer than the header promises. */
  missing: number;
}

export interface DemuxResult {
  codec: string;
  sampleRate: number;
  numberOfChannels: number;
  length?: number;
  tags: Record<string, string>;
}

export interface FlacResult {
  bytes: Uint8Array;
  /** Samples that were outside -1 to 1. */
  clipped: number;
}

export interface JobResults {
  decode: DecodeResult;
  flac: FlacResult;
  check: { detail: string };
  demux: DemuxResult;
}

/** A failure as it crosses the thread border. */
export interface JobFailure {
  stage: DecodeStage;
  reason: string;
  samplesDecoded: number;
  /** No other backend can do better. */
  final: boolean;
}

export type Reply = { result: JobResults[keyof JobResults] } | { failure: JobFailure };

/** Where the worker finds packages: a worker made from source text has no path of its own. */
export interface WorkerData {
  /** Package name to file URL; a missing name is not installed. */
  packages: Record<string, string>;
  /** Two shared counters: index `CANCEL` is set to stop, index `BEAT` grows while work goes on. */
  control: Int32Array;
}

export const CANCEL = 0;
export const BEAT = 1;

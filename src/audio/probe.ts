import { setTimeout as wait } from 'node:timers/promises';
import type { ICommonTagsResult, IFormat } from 'music-metadata';
import { DecodeError } from '../core/errors.ts';
import type { AudioHeader, Container } from './formats/header.ts';
import { headerOf } from './load.ts';
import { type AudioSource, type OpenSource, openSource, shareBytes } from './source.ts';
import type { DemuxResult } from './worker/protocol.ts';
import { installedPackages, runJob } from './worker_pool.ts';

/** What {@link probeAudio} finds without decoding. */
export interface AudioInfo {
  /** Seconds; exact when `length` is given, else an estimate. */
  duration: number;
  /** Hz. */
  sampleRate: number;
  numberOfChannels: number;
  /** `'mp3'`, `'flac'`, `'vorbis'`, `'opus'`, `'aac'`, `'pcm_s16le'` … */
  codec: string;
  container: Container;
  /** Samples per channel that decoding a sound file gives; absent when only decoding can tell. */
  length?: number;
  /** Title, artist, album, genre, date … where the file has them; several values are joined by `; `. */
  tags: Record<string, string>;
}

/** Containers whose duration is worked out from the bit rate or rounded to milliseconds. */
const ESTIMATING: ReadonlySet<Container> = new Set(['adts', 'matroska', 'asf']);

/** A crafted file can keep a tag parser busy for minutes. */
const TAG_PATIENCE_MS = 5000;

const TAGS = [
  'title',
  'artist',
  'album',
  'albumartist',
  'composer',
  'genre',
  'date',
  'year',
  'comment',
  'bpm',
  'key',
  'isrc',
] as const;

/**
 * Reads duration, rate, channels, codec and tags from the headers of a file.
 *
 * @throws DecodeError for a file that is missing, empty or no audio; ParameterError for another kind of source
 * @example
 * const { duration, tags } = await probeAudio('song.mp3');
 */
export async function probeAudio(source: AudioSource): Promise<AudioInfo> {
  const opened = await openSource(source);
  try {
    const header = await headerOf(opened);
    const [metadata, stream] = await Promise.all([readMetadata(opened), demux(opened, header)]);
    const sampleRate = stream?.sampleRate ?? header.sampleRate ?? metadata?.format.sampleRate;
    const numberOfChannels = stream?.numberOfChannels ?? header.numberOfChannels ?? metadata?.format.numberOfChannels;
    if (!sampleRate || !numberOfChannels || sampleRate < 0)
      throw new DecodeError(opened.label, 'probe', 'no audio stream found');
    const exact = !ESTIMATING.has(header.container);
    const length = exact ? (stream?.length ?? header.length) : undefined;
    const streamDuration = stream?.length === undefined ? undefined : stream.length / stream.sampleRate;
    const estimate = header.estimatedDuration ?? streamDuration ?? metadata?.format.duration;
    return {
      duration: length === undefined ? positive(estimate) : length / sampleRate,
      sampleRate,
      numberOfChannels,
      codec: stream?.codec ?? (header.codec === 'unknown' ? codecOf(metadata?.format) : header.codec),
      container: header.container,
      ...(length === undefined ? {} : { length }),
      tags: tagsOf(metadata?.common),
    };
  } finally {
    await opened.close();
  }
}

/** A broken header can make any number of it. */
function positive(seconds: number | undefined): number {
  return seconds !== undefined && Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

/** FFmpeg's demuxer, where node-av is there and our header reader does not see all: HE-AAC hides its true rate. */
async function demux(opened: OpenSource, header: AudioHeader): Promise<DemuxResult | undefined> {
  const known = header.sampleRate !== undefined && header.container !== 'mp4';
  if (known || !('node-av/lib' in installedPackages())) return undefined;
  const { path, bytes } = opened;
  return await runJob({ kind: 'demux', path, bytes: bytes && (await shareBytes(bytes)), header }, opened.label);
}

/** Tags are a bonus: a file whose tags are broken is still probed. */
async function readMetadata(opened: OpenSource): Promise<{ format: IFormat; common: ICommonTagsResult } | undefined> {
  const { parseBuffer, parseFile } = await import('music-metadata');
  const options = { duration: false, skipCovers: true };
  const parsed = opened.bytes ? parseBuffer(opened.bytes, undefined, options) : parseFile(opened.path!, options);
  const patience = new AbortController();
  try {
    return await Promise.race([parsed, wait(TAG_PATIENCE_MS, undefined, { signal: patience.signal, ref: false })]);
  } catch {
    return undefined;
  } finally {
    patience.abort();
  }
}

function codecOf(format: IFormat | undefined): string {
  const name = format?.codec?.toLowerCase() ?? '';
  return name.includes('aac') ? 'aac' : name.includes('alac') ? 'alac' : name || 'unknown';
}

function tagsOf(common: ICommonTagsResult | undefined): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const name of TAGS) {
    const value: unknown = common?.[name];
    const values = (Array.isArray(value) ? value : [value]).map(textOf).filter((text) => text !== '');
    if (values.length > 0) tags[name] = values.join('; ');
  }
  if (common?.track.no) tags.track = String(common.track.no);
  return tags;
}

function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  // Comments come as objects.
  const text = (value as { text?: unknown } | undefined)?.text;
  return typeof text === 'string' ? text : '';
}

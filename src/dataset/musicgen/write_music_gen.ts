import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { endIdleWorkers } from '../../audio/worker_pool.ts';
import { writeFileAtomic, writeJsonAtomic } from '../../core/atomic_file.ts';
import { DataError } from '../../core/errors.ts';
import { packageVersion } from '../../native/load.ts';
import { releaseIdleMemory } from '../../native/memory.ts';
import type { SkippedItem } from '../skipped.ts';
import { ClipFeaturePlan } from './clip_features.ts';
import { ClipProcessor } from './clip_processor.ts';
import { divideRecordings } from './divide.ts';
import { type MusicGenSource, readMusicGenSource } from './entries.ts';
import { type MusicGenModel, openMusicGenModel } from './model.ts';
import { type MusicGenOptions, type ResolvedMusicGenOptions, resolveMusicGenOptions } from './options.ts';
import { type PreparedRecording, prepareRecordings } from './prepare.ts';
import { plainOptions, writeProcessingMetadata } from './processing_metadata.ts';
import { type RecordingOptions, RecordingReader } from './recording.ts';
import { reportHtml } from './report/report_html.ts';
import type { MusicGenSummary } from './summary.ts';
import { writeClips } from './write_clips.ts';

/** What `writeMusicGen` made. */
export interface MusicGenReport extends MusicGenSummary {
  /** What was left out, and why. */
  skipped: SkippedItem[];
  /** Files and folders written, relative to the output folder. */
  outputs: string[];
}

/** Clips wait here until the dataset is complete; a run that was stopped goes on from it. */
const WORK_FOLDER = '.musicgen-work';

/**
 * Makes a dataset for training MusicGen of a folder with `audio/` and `metadata.json` (or `.jsonl`, `.csv`):
 * decoded, mixed, resampled, normalised, trimmed, cut, measured, tokenised, divided and written in the forms asked
 * for, with pictures and a report.
 *
 * A run that was stopped, by an abort or a kill, goes on when it is called again. Equal input gives equal bytes,
 * whatever the concurrency.
 *
 * @param folder what to read
 * @param out where to write; created when missing
 * @throws ParameterError for bad options; DataError for a folder without metadata or without one usable recording;
 *   with `onError: 'throw'` the first item's error; the reason of an abort
 * @example
 * const { clips, skipped, notes } = await writeMusicGen('healing', 'processed', { onError: 'skip' });
 */
export async function writeMusicGen(
  folder: string,
  out: string,
  options: MusicGenOptions = {},
): Promise<MusicGenReport> {
  const resolved = resolveMusicGenOptions(options);
  const { signal, onProgress, threads } = resolved;
  const run = { ...(signal && { signal }), ...(onProgress && { onProgress }), threads };
  signal?.throwIfAborted();
  const source = await readMusicGenSource(folder);
  const [first] = source.rejected;
  if (first && resolved.onError === 'throw') throw new DataError(`${first.path}: ${first.reason}`);
  const model = await openMusicGenModel(resolved);
  const work = path.join(out, WORK_FOLDER);
  const fingerprint = fingerprintOf(resolved, model);
  try {
    const prepared = await prepare(source, work, fingerprint, resolved, model, run);
    const rejected = [...source.rejected, ...prepared.rejected];
    if (prepared.recordings.length === 0) {
      throw new DataError(`${folder}: expected at least 1 usable recording, got none of ${source.total}`);
    }
    const { parts, notes } = divideRecordings(prepared.recordings, resolved);
    const written = await writeClips({
      out,
      work,
      name: resolved.name ?? path.basename(path.resolve(folder)),
      total: source.total,
      recordings: prepared.recordings,
      parts,
      rejected,
      fingerprint,
      options: resolved,
      model: { ...model, notes: [...model.notes, ...notes] },
      run,
    });
    const { summary, values, previews, outputs } = written;
    const card = { summary, values, samples: previews, rejected, options: resolved, folder, out };
    await writeFileAtomic(path.join(out, 'report.html'), reportHtml(card));
    await writeJsonAtomic(path.join(out, 'dataset_summary.json'), summary);
    const record = { options: resolved, fingerprint, ...prepared, parts, rejected, notes: summary.notes };
    await writeProcessingMetadata(path.join(out, 'processing_metadata.json'), record);
    await rm(work, { recursive: true, force: true });
    return {
      ...summary,
      skipped: rejected,
      outputs: [...outputs, 'report.html', 'dataset_summary.json', 'processing_metadata.json'],
    };
  } finally {
    model.codes?.plan.dispose();
  }
}

/** A hash of all that the clips depend on beside the recordings. */
function fingerprintOf(options: ResolvedMusicGenOptions, { channels, codes }: MusicGenModel): string {
  const { targetSampleRate, maxAudioLength, minAudioLength, longAudio, topDb, whisperMels } = options;
  const { features } = plainOptions(options);
  const settings = { targetSampleRate, maxAudioLength, minAudioLength, longAudio, topDb, whisperMels, features };
  const identity = { melisma: packageVersion(), ...settings, channels, codes: codes?.identity ?? null };
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex');
}

async function prepare(
  { entries }: MusicGenSource,
  work: string,
  fingerprint: string,
  options: ResolvedMusicGenOptions,
  { channels, codes }: MusicGenModel,
  run: Parameters<typeof prepareRecordings>[2],
): Promise<{ recordings: PreparedRecording[]; rejected: SkippedItem[] }> {
  const { concurrency, batchSize, onError } = options;
  const recording: RecordingOptions = { ...options, channels };
  const processor = new ClipProcessor(await ClipFeaturePlan.make(options), codes);
  const reader = new RecordingReader(recording);
  try {
    const context = { work, fingerprint, reader, processor, recording, concurrency, batchSize, onError };
    return await prepareRecordings(entries, context, run);
  } finally {
    processor.dispose();
    await reader.close();
    endIdleWorkers();
    releaseIdleMemory();
  }
}

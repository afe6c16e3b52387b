import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { loadAudio } from '../audio/load.ts';
import { DataError, DecodeError } from '../core/errors.ts';
import { mapConcurrent, type RunOptions } from '../core/run.ts';
import { type FoundFile, findAudioFiles } from './audio_files.ts';
import { type AudioLimits, type AudioLoader, findFault, findTruncation, resolveLimits } from './check_audio.ts';
import { type DatasetIndex, INDEX_FILE, type IndexedFile, writeDatasetIndex } from './dataset_index.ts';
import { hashFile } from './file_hash.ts';
import { Journal } from './journal.ts';
import { compareCodePoints } from './labels.ts';
import { describeFailure, type SkippedItem } from './skipped.ts';

/** Options of {@link indexFolder}. */
export interface IndexOptions extends RunOptions, AudioLimits {
  /** Folder for `dataset_index.json` and the state that makes the next run quick. Default: nothing is written. */
  out?: string;
  /** Files decoded at the same time. Default: the number of cores, at most 4. */
  concurrency?: number;
  /** File name endings to consider. Default {@link audioExtensions}. */
  extensions?: readonly string[];
  /** Default `loadAudio`. */
  load?: AudioLoader;
}

/** An index with what this run did. */
export interface IndexResult extends DatasetIndex {
  /** Files taken from the last run's state because size and modification time are unchanged. */
  reused: number;
}

/** Name of the state file: results by path, size and modification time. */
export const INDEX_STATE_FILE = 'dataset_index.state.jsonl';

type Outcome = { file: IndexedFile } | { skipped: SkippedItem };
type State = { size: number; mtimeMs: number; outcome: Outcome };

/**
 * Indexes a folder whose sub-folders are labels. Every file is decoded in full; those that cannot be,
 * or that are silent, too short, too long, or copies of an earlier file, are listed in `skipped`.
 * `files` and `skipped` together are all files found. The result does not depend on `concurrency`.
 *
 * After an abort or a kill the next run with the same `out` continues where this one stopped.
 *
 * @throws DataError when no sub-folder holds a file with a known extension
 * @throws the reason of an abort
 *
 * @example
 * const { labels, files, skipped } = await indexFolder('data/raw', { out: 'data' });
 */
export async function indexFolder(root: string, options: IndexOptions = {}): Promise<IndexResult> {
  const { out, signal, onProgress, extensions, load = loadAudio } = options;
  const limits = resolveLimits(options);
  const found = await findAudioFiles(root, { extensions, signal });
  if (found.length === 0) throw new DataError(`${root}: expected sub-folders with audio files, got none`);
  const state =
    out === undefined
      ? undefined
      : await Journal.open<State>(path.join(out, INDEX_STATE_FILE), {
          format: 'melisma-index-state',
          version: 1,
          limits,
        });
  let done = 0;
  let reused = 0;
  const examine = async (item: FoundFile): Promise<Outcome> => {
    const { outcome, fresh } = await outcomeOf(root, item, { state, limits, load, signal });
    if (!fresh) reused++;
    onProgress?.({ done: ++done, total: found.length, unit: 'files' });
    return outcome;
  };
  try {
    const limit = options.concurrency ?? Math.min(4, availableParallelism());
    const outcomes = await mapConcurrent(found, limit, examine, signal);
    const index = collect(root, outcomes);
    if (out !== undefined) await writeDatasetIndex(path.join(out, INDEX_FILE), index);
    return { ...index, reused };
  } finally {
    await state?.close();
  }
}

interface Context {
  state: Journal<State> | undefined;
  limits: Required<AudioLimits>;
  load: AudioLoader;
  signal: AbortSignal | undefined;
}

async function outcomeOf(
  root: string,
  item: FoundFile,
  { state, limits, load, signal }: Context,
): Promise<{ outcome: Outcome; fresh: boolean }> {
  const absolute = path.join(root, item.path);
  let fresh: State;
  try {
    const { size, mtimeMs } = await stat(absolute);
    const known = state?.get(item.path);
    if (known && known.size === size && known.mtimeMs === mtimeMs) return { outcome: known.outcome, fresh: false };
    fresh = { size, mtimeMs, outcome: await decodeAndCheck(absolute, item, size, limits, load, signal) };
  } catch (error) {
    signal?.throwIfAborted();
    // Not remembered: another decoder, or a second try, may read it.
    return { outcome: { skipped: { path: item.path, ...describeFailure(error, absolute) } }, fresh: true };
  }
  // Outside: what fails here is not the recording's fault.
  await state?.set(item.path, fresh);
  return { outcome: fresh.outcome, fresh: true };
}

async function decodeAndCheck(
  absolute: string,
  { path, label }: FoundFile,
  size: number,
  limits: Required<AudioLimits>,
  load: AudioLoader,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  if (size === 0) throw new DecodeError(absolute, 'open', 'empty file');
  const sha256 = await hashFile(absolute, signal);
  // One second more than allowed is enough to see that a recording is too long.
  const warnings: string[] = [];
  const onWarning = ({ reason }: { reason: string }) => warnings.push(reason);
  const audio = await load(absolute, { duration: limits.maxDuration + 1, signal, onWarning });
  const truncation = findTruncation(warnings);
  if (truncation !== undefined) return { skipped: { path, errorClass: 'truncated', reason: truncation } };
  const fault = await findFault(audio, limits);
  if (fault) return { skipped: { path, ...fault } };
  const { duration, sampleRate, numberOfChannels: channels } = audio;
  const file: IndexedFile = { path, label, duration, sampleRate, channels, size, sha256 };
  return { file: warnings.length > 0 ? { ...file, warnings } : file };
}

/** Outcomes in the order of the files found, so that the first of several copies is always the same one. */
function collect(root: string, outcomes: readonly Outcome[]): DatasetIndex {
  const files: IndexedFile[] = [];
  const skipped: SkippedItem[] = [];
  const firstWith = new Map<string, string>();
  for (const outcome of outcomes) {
    if ('skipped' in outcome) {
      skipped.push(outcome.skipped);
      continue;
    }
    const { path, sha256 } = outcome.file;
    const original = firstWith.get(sha256);
    if (original === undefined) {
      firstWith.set(sha256, path);
      files.push(outcome.file);
    } else {
      skipped.push({ path, errorClass: 'duplicate', reason: `same bytes as ${original}` });
    }
  }
  const names = [...new Set(files.map(({ label }) => label))].sort(compareCodePoints);
  return { root, labels: Object.fromEntries(names.map((name, code) => [name, code])), files, skipped };
}

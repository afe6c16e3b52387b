import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../core/errors.ts';
import type { RunOptions } from '../../core/run.ts';
import { hashFile } from '../file_hash.ts';
import { Journal } from '../journal.ts';
import { mapOrdered } from '../map_ordered.ts';
import { describeFailure, type SkippedItem } from '../skipped.ts';
import { ByteGate } from './byte_gate.ts';
import type { Clip } from './clip.ts';
import type { ClipProcessor } from './clip_processor.ts';
import type { MusicGenEntry } from './entries.ts';
import { type RecordingOptions, type RecordingReader, shapeOfRecording } from './recording.ts';
import { writeStagedClip } from './staging.ts';

/** A clip that waits in a file for being written into the dataset. */
export interface StagedClip {
  file: string;
  bytes: number;
  index: number;
  /** Seconds. */
  start: number;
  duration: number;
  /** Of its labels, where there are any. */
  frames: number;
}

/** What became of one stretch of a recording; kept in the journal. */
interface StretchState {
  size: number;
  mtimeMs: number;
  sha256: string;
  clips: StagedClip[];
  warnings: string[];
  fault?: Pick<SkippedItem, 'errorClass' | 'reason'>;
}

/** What became of a recording. */
export interface PreparedRecording {
  entry: MusicGenEntry;
  sha256: string;
  clips: StagedClip[];
  warnings: string[];
}

/** What preparing needs. */
export interface PrepareContext {
  /** Folder for clips and journal. */
  work: string;
  /** Whatever the clips depend on: another value starts afresh. */
  fingerprint: string;
  reader: RecordingReader;
  processor: ClipProcessor;
  recording: RecordingOptions;
  concurrency: number;
  batchSize: number;
  onError: 'throw' | 'skip';
}

/**
 * What recordings that are being read may take together, what the samples of a group of clips, and of the groups that
 * are being measured: memory depends neither on the number of cores nor on what recordings are like.
 */
const READING_BYTES = 96 * 2 ** 20;
const GROUP_BYTES = 3.5 * 2 ** 20;
const MEASURING_BYTES = 8 * 2 ** 20;

interface Unit {
  entry: MusicGenEntry;
  stretch: number;
  stretches: number;
  /** What reading it takes. */
  bytes: number;
}

interface ReadUnit extends Unit {
  /** From the journal, or complete already because there is nothing to compute. */
  state?: StretchState;
  pending?: { clips: Clip[]; base: Omit<StretchState, 'clips'> };
  failure?: { error: unknown };
}

/**
 * Decodes and measures recordings, a file for each clip, in the order of the entries. A kill costs the clips in
 * flight: the next call with the same fingerprint goes on. The result does not depend on concurrency.
 *
 * @throws the first failure with `onError: 'throw'`; the reason of an abort
 */
export async function prepareRecordings(
  entries: readonly MusicGenEntry[],
  context: PrepareContext,
  { signal: outer, onProgress, threads }: RunOptions,
): Promise<{ recordings: PreparedRecording[]; rejected: SkippedItem[] }> {
  const { work, fingerprint, concurrency } = context;
  const header = { format: 'melisma-musicgen-state', version: 1, fingerprint };
  const journal = await Journal.open<StretchState>(path.join(work, 'clips.jsonl'), header);
  const stop = new AbortController();
  const signal = outer ? AbortSignal.any([outer, stop.signal]) : stop.signal;
  const outcome = new Outcomes(context.onError);
  const reading = new ByteGate(READING_BYTES);
  const measuring = new ByteGate(MEASURING_BYTES);
  try {
    const units = mapOrdered(unitsOf(entries, context), concurrency, (unit) =>
      reading.pass(unit.bytes, () => readUnit(unit, journal, context, signal)),
    );
    // Two groups in flight: one is decoded while the other is measured.
    const groups = mapOrdered(groupsOf(units, context.batchSize), 2, async (group) => {
      await finishGroup(group, journal, context, { signal, threads, measuring });
      return group;
    });
    let done = 0;
    for await (const group of groups) {
      for (const unit of group) {
        try {
          outcome.add(unit);
        } catch (error) {
          // Leaving the loop waits for what was started, so it must be told first.
          stop.abort(error);
          throw error;
        }
        if (unit.stretch === unit.stretches - 1)
          onProgress?.({ done: ++done, total: entries.length, unit: 'recordings' });
      }
    }
    signal.throwIfAborted();
    return outcome.end();
  } finally {
    stop.abort();
    await journal.close();
  }
}

async function* unitsOf(entries: readonly MusicGenEntry[], { recording }: PrepareContext): AsyncGenerator<Unit> {
  for (const entry of entries) {
    // What cannot be probed is decoded once, which tells better what is wrong with it.
    const unknown = { stretches: 1, bytes: READING_BYTES };
    const { stretches, bytes } = await shapeOfRecording(entry.path, recording).catch(() => unknown);
    for (let stretch = 0; stretch < stretches; stretch++) yield { entry, stretch, stretches, bytes };
  }
}

async function readUnit(
  unit: Unit,
  journal: Journal<StretchState>,
  { reader }: PrepareContext,
  signal: AbortSignal,
): Promise<ReadUnit> {
  const { entry, stretch } = unit;
  signal.throwIfAborted();
  try {
    const { size, mtimeMs } = await stat(entry.path);
    const known = journal.get(keyOf(unit));
    if (known && known.size === size && known.mtimeMs === mtimeMs && (await areThere(known.clips))) {
      return { ...unit, state: known };
    }
    const sha256 = stretch === 0 ? await hashFile(entry.path, signal) : '';
    const outcome = await reader.read(entry.path, stretch, { signal });
    const base = { size, mtimeMs, sha256, warnings: 'clips' in outcome ? outcome.warnings : [] };
    if ('clips' in outcome) return { ...unit, pending: { clips: outcome.clips, base } };
    const { errorClass, reason } = outcome;
    return { ...unit, pending: { clips: [], base: { ...base, fault: { errorClass, reason } } } };
  } catch (error) {
    signal.throwIfAborted();
    return { ...unit, failure: { error } };
  }
}

async function areThere(clips: readonly StagedClip[]): Promise<boolean> {
  for (const { file, bytes } of clips) {
    const there = await stat(file).catch(() => undefined);
    if (there?.size !== bytes) return false;
  }
  return true;
}

/** Groups of units with about `batchSize` clips, fewer where they are large. */
async function* groupsOf(units: AsyncIterable<ReadUnit>, batchSize: number): AsyncGenerator<ReadUnit[]> {
  let group: ReadUnit[] = [];
  let clips = 0;
  let bytes = 0;
  for await (const unit of units) {
    group.push(unit);
    clips += unit.pending?.clips.length ?? 0;
    bytes += bytesOf(unit);
    if (clips < batchSize && bytes < GROUP_BYTES && group.length < 4 * batchSize) continue;
    yield group;
    group = [];
    clips = 0;
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

/** Of the clips that a unit has to be measured. */
function bytesOf({ pending }: ReadUnit): number {
  return (pending?.clips ?? []).reduce((sum, { audio }) => sum + audio.data.byteLength, 0);
}

async function finishGroup(
  group: readonly ReadUnit[],
  journal: Journal<StretchState>,
  { work, processor }: PrepareContext,
  { measuring, ...run }: RunOptions & { measuring: ByteGate },
): Promise<void> {
  const waiting = group.flatMap((unit) => (unit.pending?.clips ?? []).map((clip) => ({ unit, clip })));
  const bytes = group.reduce((sum, unit) => sum + bytesOf(unit), 0);
  const clips = waiting.map(({ clip }) => clip);
  const results = await measuring.pass(bytes, () => processor.process(clips, run));
  const staged = new Map<ReadUnit, StagedClip[]>();
  for (const [i, { unit, clip }] of waiting.entries()) {
    const result = results[i]!;
    if ('error' in result) {
      unit.failure ??= result;
      continue;
    }
    const file = path.join(work, 'clips', `${nameOf(unit.entry.id)}-${clip.index}.clip`);
    const bytes = await writeStagedClip(file, result, run.signal);
    const { index, start, audio } = clip;
    const frames = result.labels?.shape[0] ?? 0;
    staged.set(unit, [...(staged.get(unit) ?? []), { file, bytes, index, start, duration: audio.duration, frames }]);
  }
  for (const unit of group) {
    if (!unit.pending || unit.failure) continue;
    unit.state = { ...unit.pending.base, clips: staged.get(unit) ?? [] };
    unit.pending = undefined;
    await journal.set(keyOf(unit), unit.state);
  }
}

function keyOf({ entry, stretch }: Unit): string {
  return `${entry.id}#${stretch}`;
}

/** Of any id, a name that every file system takes. */
function nameOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 24);
}

/** Puts the stretches of recordings together and tells which recordings can be used. */
class Outcomes {
  readonly #onError: 'throw' | 'skip';
  readonly #recordings: PreparedRecording[] = [];
  readonly #rejected: SkippedItem[] = [];
  readonly #firstWith = new Map<string, string>();
  #current: PreparedRecording | undefined;
  #fault: Pick<SkippedItem, 'errorClass' | 'reason'> | undefined;

  constructor(onError: 'throw' | 'skip') {
    this.#onError = onError;
  }

  add({ entry, stretch, stretches, state, failure }: ReadUnit): void {
    if (stretch === 0) {
      this.#current = { entry, sha256: state?.sha256 ?? '', clips: [], warnings: [] };
      this.#fault = undefined;
    }
    const current = this.#current!;
    const fault = failure ? describeFailure(failure.error, entry.path) : state?.fault;
    if (fault) {
      if (failure && this.#onError === 'throw') throw failure.error;
      this.#fault ??= fault;
      if (stretches > 1) current.warnings.push(`stretch ${stretch + 1} of ${stretches}: ${fault.reason}`);
    }
    current.warnings.push(...(state?.warnings ?? []));
    current.clips.push(...(state?.clips ?? []));
    if (stretch === stretches - 1) this.#finish(current);
  }

  end(): { recordings: PreparedRecording[]; rejected: SkippedItem[] } {
    return { recordings: this.#recordings, rejected: this.#rejected };
  }

  #finish(recording: PreparedRecording): void {
    const { id } = recording.entry;
    const original = recording.sha256 === '' ? undefined : this.#firstWith.get(recording.sha256);
    if (recording.clips.length === 0) this.#reject({ path: id, ...this.#fault! });
    else if (original !== undefined) {
      this.#reject({ path: id, errorClass: 'duplicate', reason: `same bytes as ${original}` });
    } else {
      if (recording.sha256 !== '') this.#firstWith.set(recording.sha256, id);
      this.#recordings.push(recording);
    }
  }

  #reject(item: SkippedItem): void {
    if (this.#onError === 'throw') throw new DataError(`${item.path}: ${item.reason}`);
    this.#rejected.push(item);
  }
}

import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { loadAudio } from '../audio/load.ts';
import type { Device } from '../core/device.ts';
import { ParameterError } from '../core/errors.ts';
import type { Feature } from '../core/op.ts';
import type { RunOptions } from '../core/run.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import type { AudioLoader } from './check_audio.ts';
import type { CacheableRow } from './feature_cache.ts';
import { FeatureSet } from './feature_set.ts';
import { mapOrdered } from './map_ordered.ts';
import { describeFailure, type SkippedItem } from './skipped.ts';
import { throwUnlessInput } from './throw_unless_input.ts';

/** Options of {@link extractFeatures}. */
export interface ExtractOptions extends RunOptions {
  /** Rate that recordings are resampled to, in Hz. */
  sampleRate: number;
  /** Mix to one channel. Default `true`. */
  mono?: boolean;
  /** Every recording cut, or filled with zeros, to this many seconds. Default: whole recordings. */
  clipDuration?: number;
  /** Folder for the tensors, so that a second run computes nothing. Default: no cache. */
  cacheDir?: string;
  /** `'skip'` lists recordings that fail in the report and goes on. Default `'throw'`. */
  onError?: 'throw' | 'skip';
  /** Recordings decoded ahead at the same time. Default: the number of cores, at most 4. */
  concurrency?: number;
  /** Recordings given to a feature in one call. Default 8. */
  batchSize?: number;
  device?: Device;
  /** Default `loadAudio`. */
  load?: AudioLoader;
}

/** A row with one tensor for each feature, in the order in which the features were given. */
export interface ExtractedRow<Row> {
  row: Row;
  tensors: Tensor[];
}

/** How the rows ended: `computed + cached + skipped.length` are all rows done so far. */
export interface ExtractionReport {
  /** Rows for which something had to be computed. */
  computed: number;
  /** Rows that came from the cache whole. */
  cached: number;
  skipped: SkippedItem[];
}

/** The rows as they come, and a report that grows with them. It can be iterated once. */
export interface FeatureExtraction<Row> extends AsyncIterable<ExtractedRow<Row>> {
  readonly report: ExtractionReport;
}

interface Item<Row> {
  row: Row;
  stamp: { size: number; mtimeMs: number };
  /** One for each base feature; missing ones are still to be computed. */
  frames: (Tensor | undefined)[];
  /** Present when something is to be computed. */
  signal?: AudioSignal;
  failure?: { error: unknown };
}

/**
 * Features of recordings, in the order of the rows. Decoding runs ahead of computing by at most
 * `concurrency` recordings, so memory does not grow with their number. Tensors are cached before
 * pooling: `mfcc`, `mfcc.pool('mean')` and `mfcc.pool('std')` share one file per recording.
 *
 * @param rows `id` (relative path) names the cached file, `path` is opened, `sha256` recognises moved files
 * @throws ParameterError at once for bad options or no feature; while iterating, what decoding or a
 *   feature throws unless `onError` is `'skip'`, and the reason of an abort
 *
 * @example
 * const extraction = extractFeatures(rows, [mfcc.pool('mean', 'std')], { sampleRate: 22050, cacheDir: 'cache' });
 * for await (const { row, tensors } of extraction) table.push([row.id, ...tensors[0]!.data]);
 * extraction.report; // { computed: 300, cached: 0, skipped: [] }
 */
export function extractFeatures<Row extends CacheableRow>(
  rows: readonly Row[] | Iterable<Row> | AsyncIterable<Row>,
  features: readonly Feature[],
  options: ExtractOptions,
): FeatureExtraction<Row> {
  checkOptions(features, options);
  const report: ExtractionReport = { computed: 0, cached: 0, skipped: [] };
  const iterator = extract(rows, new FeatureSet(features, options), options, report);
  return { report, [Symbol.asyncIterator]: () => iterator };
}

function checkOptions(features: readonly Feature[], options: ExtractOptions): void {
  const { sampleRate, clipDuration, concurrency = 1, batchSize = 1 } = options;
  if (features.length === 0) throw new ParameterError('features: expected at least 1, got 0');
  if (!(Number.isFinite(sampleRate) && sampleRate > 0)) {
    throw new ParameterError(`sampleRate: expected a positive number of Hz, got ${String(sampleRate)}`);
  }
  if (clipDuration !== undefined && !(Number.isFinite(clipDuration) && clipDuration * sampleRate >= 1)) {
    throw new ParameterError(`clipDuration: expected at least 1 sample in seconds, got ${String(clipDuration)}`);
  }
  for (const [name, count] of Object.entries({ concurrency, batchSize })) {
    if (!(Number.isInteger(count) && count >= 1)) {
      throw new ParameterError(`${name}: expected at least 1, got ${String(count)}`);
    }
  }
}

async function* extract<Row extends CacheableRow>(
  rows: Iterable<Row> | AsyncIterable<Row>,
  set: FeatureSet,
  options: ExtractOptions,
  report: ExtractionReport,
): AsyncGenerator<ExtractedRow<Row>> {
  const { onError = 'throw', onProgress, threads, batchSize = 8 } = options;
  const concurrency = options.concurrency ?? Math.min(4, availableParallelism());
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  let started = 0;
  let done = 0;
  try {
    await set.open();
    const prepare = (row: Row) => {
      started++;
      return prepareItem(row, set, options, signal);
    };
    const prepared = mapOrdered(rows, concurrency, prepare);
    for await (const group of groupsOf(prepared, batchSize)) {
      let complete = false;
      try {
        const computing = group.filter((item) => item.signal !== undefined);
        await compute(computing, set, { signal, threads });
        for (const item of group) {
          const tensors = poolItem(item, set);
          const { row, failure } = item;
          if (failure && onError === 'throw') throw failure.error;
          if (failure) report.skipped.push({ path: row.id, ...describeFailure(failure.error, row.path) });
          else if (item.signal) report.computed++;
          else report.cached++;
          item.signal = undefined;
          onProgress?.({ done: ++done, total: Array.isArray(rows) ? rows.length : started, unit: 'files' });
          if (!failure) yield { row, tensors };
        }
        signal.throwIfAborted();
        complete = true;
      } finally {
        // Leaving the loop waits for what was started, so it must be told first.
        if (!complete) stop.abort();
      }
    }
  } finally {
    await set.close();
  }
}

async function prepareItem<Row extends CacheableRow>(
  row: Row,
  set: FeatureSet,
  options: ExtractOptions,
  signal: AbortSignal,
): Promise<Item<Row>> {
  const { sampleRate, mono = true, clipDuration, load = loadAudio } = options;
  signal.throwIfAborted();
  const item: Item<Row> = { row, stamp: { size: 0, mtimeMs: 0 }, frames: [] };
  try {
    const { size, mtimeMs } = await stat(row.path);
    item.stamp = { size, mtimeMs };
    item.frames = await set.cached(row, item.stamp, signal);
    if (item.frames.every((tensor) => tensor !== undefined)) return item;
    const audio = await load(row.path, { sampleRate, mono, duration: clipDuration, signal });
    item.signal = clipDuration === undefined ? audio : audio.fixLength(Math.round(clipDuration * sampleRate));
  } catch (error) {
    signal.throwIfAborted();
    item.failure = { error };
  }
  return item;
}

/** The tensors asked for; a feature that cannot be pooled is the item's failure. */
function poolItem<Row>(item: Item<Row>, set: FeatureSet): Tensor[] {
  if (item.failure) return [];
  try {
    return set.pool(item.frames as Tensor[]);
  } catch (error) {
    item.failure = { error };
    return [];
  }
}

/** Groups with at most `batchSize` recordings to compute, and not too many that come from the cache. */
async function* groupsOf<Row>(items: AsyncIterable<Item<Row>>, batchSize: number): AsyncGenerator<Item<Row>[]> {
  let group: Item<Row>[] = [];
  let computing = 0;
  for await (const item of items) {
    group.push(item);
    if (item.signal) computing++;
    // With nothing to compute there is nothing to wait for.
    if (computing > 0 && computing < batchSize && group.length < 4 * batchSize) continue;
    yield group;
    group = [];
    computing = 0;
  }
  if (group.length > 0) yield group;
}

async function compute<Row extends CacheableRow>(
  items: readonly Item<Row>[],
  set: FeatureSet,
  run: RunOptions,
): Promise<void> {
  for (let base = 0; base < set.size; base++) {
    const missing = items.filter((item) => !item.failure && item.frames[base] === undefined);
    if (missing.length === 0) continue;
    // A plan that cannot be made (no such device, no weights) is nobody's recording's fault.
    await set.plan(base);
    try {
      const tensors = await set.run(
        base,
        missing.map((item) => item.signal!),
        run,
      );
      for (const [i, item] of missing.entries()) item.frames[base] = tensors[i]!;
    } catch (error) {
      throwUnlessInput(error, run);
      // One recording of the batch is to blame: find out which.
      for (const item of missing) {
        try {
          [item.frames[base]] = await set.run(base, [item.signal!], run);
        } catch (error) {
          throwUnlessInput(error, run);
          item.failure = { error };
        }
      }
    }
    const good = missing.filter((item) => item.frames[base] !== undefined);
    await Promise.all(good.map((item) => set.store(base, item.row, item.stamp, item.frames[base]!)));
  }
}

import { createHash } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeJsonAtomic } from '../../core/atomic_file.ts';
import { DataError } from '../../core/errors.ts';
import type { ShardSet } from '../arrow/shard_set.ts';
import type { Schema } from '../schema/schema.ts';
import { type DatasetState, datasetInfo, INFO_FILE, STATE_FILE, shardName } from './layout.ts';
import type { ResolvedOptions } from './options.ts';

/** What a finished split consists of. */
export interface WrittenSplit {
  rows: number;
  /** Of the Arrow files. */
  bytes: number;
  /** Names of the Arrow files. */
  shards: string[];
  /** Equal for equal rows and settings only. Python's `datasets` names its caches after it. */
  fingerprint: string;
}

/** Writes the rows of one split, in order. */
export class SplitWriter<Row = unknown> {
  readonly #folder: string;
  readonly #name: string | null;
  readonly #schema: Schema<Row>;
  readonly #options: ResolvedOptions;
  readonly #shards: ShardSet;
  #rows: number;
  #queue: Promise<unknown> = Promise.resolve();
  #stopped: { error: unknown } | undefined;

  /** Rows that an earlier, interrupted run has stored: go on with the row of this index. */
  readonly resumedRows: number;

  private constructor(
    folder: string,
    name: string | null,
    schema: Schema<Row>,
    options: ResolvedOptions,
    shards: ShardSet,
  ) {
    this.#folder = folder;
    this.#name = name;
    this.#schema = schema;
    this.#options = options;
    this.#shards = shards;
    this.resumedRows = shards.storedRows;
    this.#rows = this.resumedRows;
  }

  /** @internal */
  static async open<Row>(
    folder: string,
    name: string | null,
    schema: Schema<Row>,
    options: ResolvedOptions,
  ): Promise<SplitWriter<Row>> {
    // apache-arrow takes a sixth of a second to load, which only those who write should wait for.
    const { ShardSet } = await import('../arrow/shard_set.ts');
    const shards = await ShardSet.open(folder, schema, options, options.key);
    return new SplitWriter(folder, name, schema, options, shards);
  }

  /** Rows so far, with those of an interrupted run. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Takes a row. Wait for the promise before the next call, and memory stays at one batch.
   *
   * @throws DataError that names row and column when the row does not fit the schema: the row is left
   * out and writing can go on. The file system's error, after which nothing more is taken
   */
  write(row: Row): Promise<void> {
    return this.#next(async () => {
      const bytes = this.#schema.check(row, this.#rows);
      await this.#orStop(() => this.#shards.add(row, bytes));
      this.#rows++;
    });
  }

  /** @internal Writes the files that stand beside the rows. */
  finish(): Promise<WrittenSplit> {
    return this.#next(async () => {
      const written = await this.#orStop(() => this.#finish());
      this.#stopped = { error: new DataError('the dataset is finished: no more rows can be written') };
      return written;
    });
  }

  /** @internal Also after a failure; a second call does nothing. */
  async close(): Promise<void> {
    await this.#queue;
    this.#stopped ??= { error: new DataError('the writer is closed: no more rows can be written') };
    await this.#shards.close();
  }

  async #finish(): Promise<WrittenSplit> {
    const { format, formatColumns, describe, config, fsync } = this.#options;
    const { shards, sha256 } = await this.#shards.finish(fsync);
    const names = shards.map((_, index) => shardName(index, shards.length));
    await Promise.all(shards.map(({ file }, index) => rename(file, path.join(this.#folder, names[index]!))));
    const settings = JSON.stringify([this.#name, format, formatColumns, describe, this.#schema.features, config]);
    const fingerprint = createHash('sha256').update(settings).update(sha256).digest('hex').slice(0, 16);
    const state: DatasetState = {
      _data_files: names.map((filename) => ({ filename })),
      _fingerprint: fingerprint,
      _format_columns: formatColumns,
      _format_kwargs: {},
      _format_type: format,
      _output_all_columns: false,
      _split: this.#name,
    };
    await writeJsonAtomic(path.join(this.#folder, INFO_FILE), datasetInfo(this.#schema.features, describe), { fsync });
    await writeJsonAtomic(path.join(this.#folder, STATE_FILE), state, { fsync });
    const { PROGRESS_FILE } = await import('../arrow/shard_set.ts');
    await rm(path.join(this.#folder, PROGRESS_FILE), { force: true });
    return { rows: this.#rows, bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0), shards: names, fingerprint };
  }

  /** One after another, also when the caller does not wait. */
  #next<Result>(task: () => Promise<Result>): Promise<Result> {
    const running = this.#queue.then(() => {
      if (this.#stopped) throw this.#stopped.error;
      this.#options.signal?.throwIfAborted();
      return task();
    });
    this.#queue = running.catch(() => {});
    return running;
  }

  async #orStop<Result>(task: () => Promise<Result>): Promise<Result> {
    try {
      return await task();
    } catch (error) {
      this.#stopped = { error };
      throw error;
    }
  }
}

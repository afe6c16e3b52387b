import { createHash } from 'node:crypto';
import { ParameterError } from '../../core/errors.ts';
import { MAX_OFFSET } from '../schema/measure.ts';
import { checkColumns, type Schema } from '../schema/schema.ts';
import type { DatasetDescription, DatasetFormat } from './layout.ts';

/** Options of the writers of Hugging Face datasets. */
export interface HuggingFaceOptions {
  /** What Python gets columns as when it loads the dataset. Default null: Python objects. */
  format?: DatasetFormat;
  /** The columns that `format` is for; the others are left out of Python's rows. Default null: all. */
  formatColumns?: readonly string[] | null;
  /** Texts for `dataset_info.json`. */
  describe?: DatasetDescription;
  /** Bytes of a batch: what the writer holds in memory. Default 64 MiB. */
  maxBatchBytes?: number;
  /** Bytes of an Arrow file. Default 500 MB. */
  maxShardBytes?: number;
  /**
   * What the rows were made of and with: any JSON. Part of the fingerprint; `resume` goes on only after
   * a run with the same.
   */
  config?: unknown;
  /** Go on with what an interrupted run with the same `config`, schema and sizes has stored. Default `false`. */
  resume?: boolean;
  /** Wait for the disk before the dataset gets its name, so that not even a power cut leaves half of it. Default `false`. */
  fsync?: boolean;
  /** Aborting makes every call reject with `signal.reason`. */
  signal?: AbortSignal;
}

/** {@link HuggingFaceOptions} checked and with defaults. */
export interface ResolvedOptions {
  format: DatasetFormat;
  formatColumns: string[] | null;
  describe: DatasetDescription;
  maxBatchBytes: number;
  maxShardBytes: number;
  config: unknown;
  resume: boolean;
  fsync: boolean;
  signal: AbortSignal | undefined;
  /** Tells runs apart that must not be mixed. */
  key: string;
}

/** Arrow counts the bytes of a column with 32 bits; half of that leaves room for one large row. */
const MAX_BATCH_BYTES = MAX_OFFSET / 2;

/** @throws ParameterError */
export function resolveOptions(schema: Schema, options: HuggingFaceOptions): ResolvedOptions {
  const { format = null, formatColumns = null, describe = {}, config = null, resume = false, fsync = false } = options;
  const { maxBatchBytes = 64 * 2 ** 20, maxShardBytes = 500e6, signal } = options;
  if (!(format === null || format === 'torch' || format === 'numpy')) {
    throw new ParameterError(`format: expected 'torch', 'numpy' or null, got '${format}'`);
  }
  if (formatColumns) checkColumns(schema, 'formatColumns', formatColumns);
  if (!(maxBatchBytes >= 1 && maxBatchBytes <= MAX_BATCH_BYTES)) {
    throw new ParameterError(`maxBatchBytes: expected 1 to ${Math.floor(MAX_BATCH_BYTES)}, got ${maxBatchBytes}`);
  }
  if (!(maxShardBytes >= 1)) throw new ParameterError(`maxShardBytes: expected at least 1, got ${maxShardBytes}`);
  const identity = JSON.stringify([schema.features, maxBatchBytes, maxShardBytes, config]);
  const key = createHash('sha256').update(identity).digest('hex');
  const columns = formatColumns && [...formatColumns];
  return { format, formatColumns: columns, describe, maxBatchBytes, maxShardBytes, config, resume, fsync, signal, key };
}

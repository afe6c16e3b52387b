import { rename, rm } from 'node:fs/promises';
import { TEMPORARY_SUFFIX } from '../../core/atomic_file.ts';
import { DataError, ParameterError } from '../../core/errors.ts';
import type { RunOptions } from '../../core/run.ts';
import type { Rows } from '../huggingface/write_dataset.ts';
import type { Field } from '../schema/field.ts';
import type { Schema } from '../schema/schema.ts';
import type { GroupSettings, GroupWriter } from './group_writer.ts';

/** Options of {@link writeParquet}. */
export interface ParquetOptions extends Pick<RunOptions, 'signal' | 'onProgress'> {
  /** Rows of a group, which readers get in one piece. Default 50, so that one recording is a cheap read. */
  rowGroupSize?: number;
  /** Bytes of a group, which is what the writer holds in memory. Default 64 MiB. */
  maxGroupBytes?: number;
  /** Default `'snappy'`; sound and numbers hardly get smaller by it. */
  compression?: 'none' | 'snappy';
}

/**
 * Writes rows as one Parquet file that pandas, Arrow and `load_dataset('parquet')` read; the features
 * are in its metadata. It appears under its name when it is complete.
 *
 * Schemas with lists or matrices need the optional package `parquet-wasm`; all others do without.
 *
 * @returns the number of rows and bytes
 * @throws DataError that names row and column when a row does not fit, or says what to install
 * @example
 * await writeParquet('tracks.parquet', defineSchema({ id: f.string(), path: f.string(), genre: f.string() }), rows);
 */
export async function writeParquet<Row>(
  file: string,
  schema: Schema<Row>,
  rows: Rows<Row>,
  options: ParquetOptions = {},
): Promise<{ rows: number; bytes: number }> {
  const { rowGroupSize = 50, maxGroupBytes = 64 * 2 ** 20, compression = 'snappy', signal, onProgress } = options;
  if (!(Number.isInteger(rowGroupSize) && rowGroupSize >= 1)) {
    throw new ParameterError(`rowGroupSize: expected at least 1 row, got ${rowGroupSize}`);
  }
  if (!(maxGroupBytes >= 1)) throw new ParameterError(`maxGroupBytes: expected at least 1, got ${maxGroupBytes}`);
  if (compression !== 'none' && compression !== 'snappy') {
    throw new ParameterError(`compression: expected 'none' or 'snappy', got '${compression}'`);
  }
  const temporary = `${file}.${process.pid}${TEMPORARY_SUFFIX}`;
  const writer = await openGroups(temporary, schema, { rowGroupSize, maxGroupBytes, compression });
  try {
    let done = 0;
    let [groupRows, groupBytes] = [0, 0];
    for await (const row of rows) {
      signal?.throwIfAborted();
      const bytes = schema.check(row, done);
      if (groupRows > 0 && (groupRows >= rowGroupSize || groupBytes + bytes > maxGroupBytes)) {
        await writer.flush();
        [groupRows, groupBytes] = [0, 0];
      }
      writer.add(row);
      groupRows++;
      groupBytes += bytes;
      done++;
      onProgress?.({ done, total: done, unit: 'rows' });
    }
    if (groupRows > 0) await writer.flush();
    const bytes = await writer.finish();
    signal?.throwIfAborted();
    await rename(temporary, file);
    return { rows: done, bytes };
  } catch (error) {
    await writer.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
}

async function openGroups(file: string, schema: Schema, settings: GroupSettings): Promise<GroupWriter> {
  const nested = Object.entries(schema.columns).find(([, field]) => holdsList(field));
  if (!nested) {
    const { PlainGroups } = await import('./plain_groups.ts');
    return await PlainGroups.open(file, schema, settings);
  }
  try {
    const { NestedGroups } = await import('./nested_groups.ts');
    return await NestedGroups.open(file, schema, settings);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const message = `column ${nested[0]}: lists and matrices in Parquet need parquet-wasm; run npm install parquet-wasm`;
    throw new DataError(message, { cause: error });
  }
}

function holdsList(field: Field): boolean {
  if (field.kind === 'struct') return Object.values(field.fields).some(holdsList);
  return field.kind === 'list' || field.kind === 'array2d';
}

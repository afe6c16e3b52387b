import { DataError } from '../core/errors.ts';
import type { RunOptions } from '../core/run.ts';

/** A row of a dataset of recordings. */
export interface RecordingRow {
  /** Names the recording in errors and cache keys. */
  id: string;
  /** The audio file. */
  path: string;
}

/** Anything with rows: a `Dataset`, or rows at hand. */
export type RecordingRows<Row extends RecordingRow = RecordingRow> =
  | { rows(options?: RunOptions): Promise<readonly Row[]> }
  | readonly Row[];

/** All rows. @throws DataError when there are none */
export async function readRows(source: RecordingRows, run: RunOptions): Promise<readonly RecordingRow[]> {
  const rows = 'rows' in source ? await source.rows(run) : source;
  if (rows.length === 0) throw new DataError('dataset: expected at least 1 row, got 0');
  return rows;
}

/** The class that a column names. @throws DataError when the column is absent, or is neither text nor a number */
export function labelOf(row: RecordingRow, column: string): string {
  const value = (row as unknown as Record<string, unknown>)[column];
  if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
  throw new DataError(`${row.id}: ${column}: expected a label, got ${value === '' ? 'an empty text' : String(value)}`);
}

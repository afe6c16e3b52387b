import { DataError, ParameterError } from '../core/errors.ts';
import { stratifiedGroupSplit } from './group_split.ts';
import type { Label } from './labels.ts';
import { type Split, shuffleSplit, stratifiedShuffleSplit } from './split.ts';

/** Size of each named part: a fraction between 0 and 1, or a number of rows. */
export type PartSizes<Name extends string> = Record<Name, number>;

/** What to keep in mind when dividing rows. */
export interface SplitBy<Row> {
  /** Column whose values get equal shares in every part. */
  stratify?: keyof Row & string;
  /** Column whose equal values stay in one part, such as artist, album or source recording. */
  group?: keyof Row & string;
  /** Default 0. */
  seed?: number;
}

/** Divides rows into named parts; see `Dataset.split`. */
export function splitRows<Row, Name extends string>(
  rows: readonly Row[],
  sizes: PartSizes<Name>,
  by: SplitBy<Row>,
): Record<Name, Row[]> {
  const names = Object.keys(sizes) as Name[];
  const counts = partCounts(rows.length, sizes, names);
  const parts = {} as Record<Name, Row[]>;
  let rest = rows;
  for (let i = names.length - 1; i > 0; i--) {
    // Rows that no part asks for are dropped with the last cut.
    const train = i === 1 ? counts[0] : undefined;
    const { train: kept, validation } = cut(rest, { train, validation: counts[i]! }, by);
    parts[names[i]!] = validation.map((row) => rest[row]!);
    rest = kept.map((row) => rest[row]!);
  }
  parts[names[0]!] = [...rest];
  return parts;
}

/** Rows of each part: later parts round up, the first takes what is left of the sum. */
function partCounts<Name extends string>(rows: number, sizes: PartSizes<Name>, names: readonly Name[]): number[] {
  if (names.length < 2) throw new ParameterError(`split: expected at least 2 parts, got ${names.length}`);
  for (const name of names) {
    const size = sizes[name];
    if (!(size > 0 && (size < 1 || Number.isInteger(size)))) {
      throw new ParameterError(`${name}: expected a fraction between 0 and 1 or a number of rows, got ${String(size)}`);
    }
  }
  const counts = names.map((name) => (sizes[name] < 1 ? Math.ceil(sizes[name] * rows) : sizes[name]));
  const others = counts.slice(1).reduce((sum, count) => sum + count, 0);
  const fractions = names.every((name) => sizes[name] < 1);
  const sum = names.reduce((total, name) => total + sizes[name], 0);
  // 0.7 + 0.2 + 0.1 is not exactly 1.
  if (fractions && Math.abs(sum - 1) < 1e-9) counts[0] = rows - others;
  else if (sizes[names[0]!] < 1) counts[0] = Math.floor(sizes[names[0]!] * rows);
  if (counts[0]! < 1 || counts[0]! + others > rows) {
    throw new ParameterError(
      `split: expected parts of at least 1 and together at most ${rows} rows, got ${counts.join(' + ')}`,
    );
  }
  return counts;
}

function cut<Row>(rows: readonly Row[], sizes: { train?: number; validation: number }, by: SplitBy<Row>): Split {
  const { stratify, group, seed = 0 } = by;
  if (group === undefined) {
    if (stratify === undefined) return shuffleSplit(rows.length, { ...sizes, seed })[0];
    return stratifiedShuffleSplit(columnOf(rows, stratify), { ...sizes, seed })[0];
  }
  if (sizes.train !== undefined && sizes.train + sizes.validation < rows.length) {
    throw new ParameterError('split: expected parts that use all rows when groups are kept together');
  }
  const labels = stratify === undefined ? rows.map(() => '') : columnOf(rows, stratify);
  return stratifiedGroupSplit(labels, columnOf(rows, group), { validation: sizes.validation, seed });
}

function columnOf<Row>(rows: readonly Row[], column: keyof Row & string): Label[] {
  return rows.map((row, i) => {
    const value: unknown = row[column];
    if (typeof value === 'string' || typeof value === 'number') return value;
    throw new DataError(`${column}: expected a string or number in row ${i}, got ${String(value)}`);
  });
}

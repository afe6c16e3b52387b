import type { Field } from '../schema/field.ts';
import { f } from '../schema/fields.ts';
import type { MusicGenEntry } from './entries.ts';

/** A field of the metadata that we have no use for, kept as a column. */
export interface ExtraColumn {
  /** Name in the metadata. */
  field: string;
  /** Name in the dataset: the same unless a column of ours has it. */
  column: string;
  type: Field;
  /** The value as the type wants it. */
  convert(value: unknown): unknown;
}

interface Kind {
  holds(value: unknown): boolean;
  type: Field;
}

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const listOf = (holds: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(holds);

/** The narrowest that holds every value wins. */
const kinds: readonly Kind[] = [
  { holds: (value) => typeof value === 'boolean', type: f.nullable(f.bool()) },
  { holds: Number.isSafeInteger, type: f.nullable(f.int64()) },
  { holds: isNumber, type: f.nullable(f.float64()) },
  { holds: isText, type: f.nullable(f.string()) },
  { holds: listOf(isText), type: f.nullable(f.list(f.string())) },
  { holds: listOf(isNumber), type: f.nullable(f.list(f.float64())) },
];

/** Columns for the unknown fields of all entries, by name; values of mixed or nested types become JSON text. */
export function extraColumns(entries: readonly MusicGenEntry[], taken: readonly string[]): ExtraColumn[] {
  const values = new Map<string, unknown[]>();
  for (const { extra } of entries) {
    for (const [field, value] of Object.entries(extra)) {
      if (value === null || value === undefined) continue;
      const known = values.get(field);
      if (known) known.push(value);
      else values.set(field, [value]);
    }
  }
  const used = new Set(taken);
  return [...values.keys()].sort().map((field) => {
    let column = field === '' || field === '_type' || used.has(field) ? `metadata_${field}` : field;
    while (used.has(column)) column += '_';
    used.add(column);
    const kind = kinds.find(({ holds }) => values.get(field)!.every(holds));
    const convert = (value: unknown) =>
      value === null || value === undefined ? null : kind ? value : JSON.stringify(value);
    return { field, column, type: kind?.type ?? f.nullable(f.string()), convert };
  });
}

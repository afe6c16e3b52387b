import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Table, tableFromIPC } from 'apache-arrow';

/** All rows of a written split, by apache-arrow's own reader. */
export async function readSplit(folder: string): Promise<{ tables: Table[]; state: Record<string, unknown> }> {
  const state = JSON.parse(await readFile(path.join(folder, 'state.json'), 'utf8'));
  const files: { filename: string }[] = state._data_files;
  const tables = await Promise.all(
    files.map(async ({ filename }) => tableFromIPC(await readFile(path.join(folder, filename)))),
  );
  return { tables, state };
}

/** Arrow's values as plain ones: vectors become arrays, BigInts numbers. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return [...value];
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  if ('toJSON' in value && typeof value.toJSON === 'function') return plain(value.toJSON());
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

export function plainRows(tables: readonly Table[]): unknown[] {
  return tables.flatMap((table) => table.toArray().map(plain));
}

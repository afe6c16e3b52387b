import { readdir } from 'node:fs/promises';
import path from 'node:path';
import Papa from 'papaparse';
import { DataError } from '../../core/errors.ts';
import { readText, unreadable } from '../../core/read_text.ts';

/** One record of a metadata file as it stands there, or why it is none. */
export type MetadataRecord =
  | { position: number; fields: Record<string, unknown> }
  | { position: number; fault: string };

const NAMES = ['metadata.json', 'metadata.jsonl', 'metadata.csv'] as const;

/** The metadata file of a folder. @throws DataError when there is none, or more than one */
export async function findMetadata(folder: string): Promise<string> {
  const entries = await readdir(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const found = NAMES.filter((name) => entries.includes(name));
  if (found.length !== 1) {
    const got = found.length === 0 ? 'none' : found.join(' and ');
    throw new DataError(`${folder}: expected one of ${NAMES.join(', ')}, got ${got}`);
  }
  return path.join(folder, found[0]!);
}

/**
 * Reads the records of a metadata file: `.json` (an array of objects), `.jsonl` (an object a line) or `.csv`
 * (with a header line). Positions count from 1. A line or element that is no object is a fault of its own.
 *
 * @throws DataError when the file as a whole cannot be read
 */
export async function readMetadata(file: string): Promise<MetadataRecord[]> {
  const text = (await readText(file)).replace(/^\ufeff/, '');
  const extension = path.extname(file).toLowerCase();
  if (extension === '.json') return fromJson(text, file);
  if (extension === '.jsonl') return fromJsonLines(text);
  if (extension === '.csv') return fromCsv(text, file);
  throw new DataError(`${file}: expected .json, .jsonl or .csv, got '${extension}'`);
}

function fromJson(text: string, file: string): MetadataRecord[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DataError(`${file}: ${(error as Error).message}`, { cause: error });
  }
  if (!Array.isArray(value)) throw new DataError(`${file}: expected an array of objects, got ${kindOf(value)}`);
  return value.map((element: unknown, i) => recordOf(element, i + 1));
}

function fromJsonLines(text: string): MetadataRecord[] {
  return text
    .split('\n')
    .map((line, i) => ({ line: line.trim(), position: i + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, position }) => {
      try {
        return recordOf(JSON.parse(line), position);
      } catch (error) {
        return { position, fault: (error as Error).message };
      }
    });
}

function fromCsv(text: string, file: string): MetadataRecord[] {
  const { data, errors, meta } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: 'greedy' });
  if (!meta.fields || meta.fields.length === 0) throw new DataError(`${file}: expected a header line, got none`);
  const faults = new Map(errors.map(({ row, message }) => [row, message]));
  const numeric = meta.fields.filter((name) => isNumeric(data.map((row) => row[name])));
  return data.map((row, i) => {
    const fault = faults.get(i);
    if (fault !== undefined) return { position: i + 1, fault };
    const fields: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(row)) {
      // An empty cell is no value, and a column of numbers is one of numbers: CSV has no types of its own.
      if (value !== '') fields[name] = numeric.includes(name) ? Number(value) : value;
    }
    return { position: i + 1, fields };
  });
}

/** Whether each value is written as a number and loses nothing as one: '007' and '1e400' are texts. */
function isNumeric(values: readonly (string | undefined)[]): boolean {
  const given = values.filter((value) => value !== undefined && value !== '');
  return given.length > 0 && given.every((value) => /^-?(0|[1-9]\d{0,14})(\.\d{1,9})?$/.test(value!));
}

function recordOf(value: unknown, position: number): MetadataRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { position, fault: `expected an object, got ${kindOf(value)}` };
  }
  return { position, fields: value as Record<string, unknown> };
}

function kindOf(value: unknown): string {
  return value === null
    ? 'null'
    : Array.isArray(value)
      ? 'an array'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`;
}

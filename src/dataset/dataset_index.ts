import { createHash } from 'node:crypto';
import path from 'node:path';
import { writeFileAtomic } from '../core/atomic_file.ts';
import { DataError } from '../core/errors.ts';
import { readText } from '../core/read_text.ts';
import type { SkippedItem } from './skipped.ts';

/** A recording that was decoded and found good. */
export interface IndexedFile {
  /** Relative to the root, with `/`. */
  path: string;
  label: string;
  /** Seconds, of the decoded samples. */
  duration: number;
  /** Hz, as stored in the file. */
  sampleRate: number;
  channels: number;
  /** Bytes. */
  size: number;
  /** Of the file's bytes, 64 hex digits. */
  sha256: string;
  /** What the decoder found odd, if anything. */
  warnings?: string[];
}

/** A folder of labelled recordings: which are usable, which are not and why. */
export interface DatasetIndex {
  /** The folder that paths are relative to. */
  root: string;
  /** Class number of each label: 0, 1, … in code-point order. */
  labels: Record<string, number>;
  /** By label, then path. */
  files: IndexedFile[];
  skipped: SkippedItem[];
}

/** Name of the file that `melisma index` writes. */
export const INDEX_FILE = 'dataset_index.json';
const FORMAT = 'melisma-dataset-index';
const VERSION = 1;

/** A hash of labels, paths and contents: equal exactly when a stored split still means the same recordings. */
export function indexHash(index: Pick<DatasetIndex, 'labels' | 'files'>): string {
  const hash = createHash('sha256');
  for (const [label, code] of Object.entries(index.labels)) hash.update(`${JSON.stringify([label, code])}\n`);
  for (const { path, label, sha256 } of index.files) hash.update(`${JSON.stringify([path, label, sha256])}\n`);
  return hash.digest('hex');
}

/**
 * Writes the index as JSON, one file a line, atomically. The same folder gives the same bytes: nothing
 * in it depends on the time, the machine or the order of work. The root is stored relative to the file.
 */
export async function writeDatasetIndex(target: string, index: DatasetIndex): Promise<void> {
  const root = path
    .relative(path.resolve(path.dirname(target)), path.resolve(index.root))
    .split(path.sep)
    .join('/');
  const head = {
    format: FORMAT,
    version: VERSION,
    root: root || '.',
    labels: index.labels,
    counts: { found: index.files.length + index.skipped.length, indexed: index.files.length, ...classCounts(index) },
  };
  await writeFileAtomic(target, pieces(head, { files: index.files, skipped: index.skipped }));
}

function classCounts({ skipped }: DatasetIndex): { skipped: Record<string, number> } {
  const counts: Record<string, number> = {};
  for (const { errorClass } of skipped) counts[errorClass] = (counts[errorClass] ?? 0) + 1;
  return { skipped: Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Records turned to text in one go; more would hold up the event loop. */
const RECORDS_PER_PIECE = 1000;

async function* pieces(head: object, lists: Record<string, readonly unknown[]>): AsyncGenerator<string> {
  yield JSON.stringify(head, null, 2).slice(0, -2);
  for (const [name, records] of Object.entries(lists)) {
    yield `,\n  ${JSON.stringify(name)}: [`;
    for (let start = 0; start < records.length; start += RECORDS_PER_PIECE) {
      const lines = records.slice(start, start + RECORDS_PER_PIECE).map((record) => `\n    ${JSON.stringify(record)}`);
      yield (start > 0 ? ',' : '') + lines.join(',');
    }
    yield records.length > 0 ? '\n  ]' : ']';
  }
  yield '\n}\n';
}

/**
 * Reads an index that {@link writeDatasetIndex} wrote.
 *
 * @throws DataError when the file is not such an index
 */
export async function readDatasetIndex(source: string): Promise<DatasetIndex> {
  const stored = await readStored(source);
  const { root, labels, files, skipped } = stored;
  if (stored.format !== FORMAT || stored.version !== VERSION) {
    throw new DataError(`${source}: expected ${FORMAT} version ${VERSION}, got ${stored.format} ${stored.version}`);
  }
  const valid =
    typeof root === 'string' &&
    isObject(labels) &&
    Array.isArray(files) &&
    Array.isArray(skipped) &&
    files.every(isFile);
  if (!valid) throw new DataError(`${source}: expected root, labels, files and skipped as written by an index`);
  for (const { path, label } of files) {
    if (!Object.hasOwn(labels, label)) throw new DataError(`${source}: ${path} has the unknown label ${label}`);
  }
  return { root: path.resolve(path.dirname(source), root), labels, files, skipped };
}

type StoredIndex = DatasetIndex & { format?: unknown; version?: unknown };

async function readStored(source: string): Promise<StoredIndex> {
  const text = await readText(source);
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value as unknown as StoredIndex;
  } catch (error) {
    throw new DataError(`${source}: ${(error as Error).message}`, { cause: error });
  }
  throw new DataError(`${source}: expected a JSON object`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFile(value: unknown): value is IndexedFile {
  return (
    isObject(value) &&
    typeof value.path === 'string' &&
    typeof value.label === 'string' &&
    typeof value.sha256 === 'string'
  );
}

import { writeFileAtomic } from '../core/atomic_file.ts';
import { DataError } from '../core/errors.ts';
import { readText } from '../core/read_text.ts';
import { type DatasetIndex, indexHash } from './dataset_index.ts';
import type { GroupRule } from './group_by.ts';
import { stratifiedGroupSplit } from './group_split.ts';
import { stratifiedShuffleSplit } from './split.ts';

/** A stored division of an index; positions and paths say the same. */
export interface StoredSplits {
  algorithm: 'stratified-shuffle-split' | 'stratified-group-split';
  seed: number;
  /** As asked for: a fraction or a count. */
  validationSize: number;
  /** Name of the group column, or null. */
  group: string | null;
  /** Hash of the index that was divided: {@link indexHash}. */
  indexHash: string;
  counts: Record<string, { train: number; validation: number }>;
  train: SplitPart;
  validation: SplitPart;
}

/** One part of {@link StoredSplits}. */
export interface SplitPart {
  /** Positions in the index's `files`. */
  indices: number[];
  /** Paths of the same files. */
  paths: string[];
}

/** Options of {@link makeSplits}. */
export interface SplitsOptions {
  /** Fraction or number of files. Default 0.2. */
  validation?: number;
  /** Default 42. */
  seed?: number;
  /** Keeps all files of a group in one part: {@link groupByFolder}, {@link groupByPattern} or your own. */
  group?: GroupRule;
}

/** Name of the file that `melisma index` writes beside the index. */
export const SPLITS_FILE = 'splits.json';
const FORMAT = 'melisma-splits';
const VERSION = 1;

/**
 * Divides an index into train and validation with equal shares of each label: scikit-learn's
 * `StratifiedShuffleSplit` for the same seed, or with `group` {@link stratifiedGroupSplit}.
 *
 * @throws ParameterError on a bad size or seed; DataError when a label cannot be in both parts
 */
export function makeSplits(index: DatasetIndex, options: SplitsOptions = {}): StoredSplits {
  const { validation = 0.2, seed = 42, group } = options;
  const labels = index.files.map(({ label }) => label);
  const split = group
    ? stratifiedGroupSplit(labels, index.files.map(group.of), { validation, seed })
    : stratifiedShuffleSplit(labels, { validation, seed })[0];
  const counts = Object.fromEntries(Object.keys(index.labels).map((label) => [label, { train: 0, validation: 0 }]));
  for (const part of ['train', 'validation'] as const) for (const i of split[part]) counts[labels[i]!]![part] += 1;
  return {
    algorithm: group ? 'stratified-group-split' : 'stratified-shuffle-split',
    seed,
    validationSize: validation,
    group: group?.name ?? null,
    indexHash: indexHash(index),
    counts,
    train: partOf(index, split.train),
    validation: partOf(index, split.validation),
  };
}

function partOf(index: DatasetIndex, indices: number[]): SplitPart {
  return { indices, paths: indices.map((i) => index.files[i]!.path) };
}

/** Writes splits as JSON, atomically. The same splits give the same bytes. */
export async function writeSplits(target: string, splits: StoredSplits): Promise<void> {
  const { train, validation, ...head } = splits;
  const part = ({ indices, paths }: SplitPart) =>
    `{\n    "indices": ${JSON.stringify(indices)},\n    "paths": [\n${paths.map((path) => `      ${JSON.stringify(path)}`).join(',\n')}\n    ]\n  }`;
  const text = JSON.stringify({ format: FORMAT, version: VERSION, ...head }, null, 2).slice(0, -2);
  await writeFileAtomic(target, `${text},\n  "train": ${part(train)},\n  "validation": ${part(validation)}\n}\n`);
}

/**
 * Reads splits and checks that they were made of this index, so that changed data is an error and
 * not a silent reshuffle.
 *
 * @throws DataError when the file is malformed or the index has changed since
 */
export async function readSplits(source: string, index: DatasetIndex): Promise<StoredSplits> {
  const { format, version, ...splits } = parse(await readText(source), source);
  if (format !== FORMAT || version !== VERSION) {
    throw new DataError(`${source}: expected ${FORMAT} version ${VERSION}, got ${String(format)} ${String(version)}`);
  }
  const hash = indexHash(index);
  if (splits.indexHash !== hash) {
    throw new DataError(
      `${source}: was made of another index (${String(splits.indexHash).slice(0, 12)}, now ${hash.slice(0, 12)}); make the splits again`,
    );
  }
  for (const part of ['train', 'validation'] as const) {
    const { indices, paths } = splits[part] ?? {};
    const matches =
      Array.isArray(indices) &&
      Array.isArray(paths) &&
      indices.length === paths.length &&
      indices.every((i, at) => index.files[i]?.path === paths[at]);
    if (!matches) throw new DataError(`${source}: ${part} does not name files of the index`);
  }
  return splits;
}

function parse(text: string, source: string): StoredSplits & { format?: unknown; version?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as StoredSplits;
  } catch (error) {
    throw new DataError(`${source}: ${(error as Error).message}`, { cause: error });
  }
  throw new DataError(`${source}: expected a JSON object`);
}

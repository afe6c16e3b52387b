import { rm } from 'node:fs/promises';
import path from 'node:path';
import { writeJsonAtomic } from '../../core/atomic_file.ts';
import { ParameterError } from '../../core/errors.ts';
import type { Schema } from '../schema/schema.ts';
import { openWorkFolder, publishFolder } from '../work_folder.ts';
import { DICT_FILE, STATE_FILE } from './layout.ts';
import { type HuggingFaceOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { SplitWriter, type WrittenSplit } from './split_writer.ts';

/** A dataset on disk. */
export interface WrittenDataset extends WrittenSplit {
  folder: string;
}

/** A dataset of several splits on disk. */
export interface WrittenDatasetDict<Name extends string = string> {
  folder: string;
  splits: Record<Name, WrittenSplit>;
}

/**
 * Writes a folder that Python reads with `datasets.load_from_disk`, row by row: everything goes into
 * `<folder>.partial`, which takes the place of `folder` in `finish`.
 *
 * @example
 * const schema = defineSchema({ id: f.string(), path: f.string(), genre: f.string() });
 * const writer = await HuggingFaceWriter.open('dataset', schema, { format: 'torch', config: {}, resume: true });
 * for (const row of rows.slice(writer.resumedRows)) await writer.write(row);
 * await writer.finish();
 */
export class HuggingFaceWriter<Row = unknown> {
  readonly folder: string;
  /** Where the dataset is being made; files put there come along. */
  readonly workFolder: string;
  readonly #split: SplitWriter<Row>;

  private constructor(folder: string, workFolder: string, split: SplitWriter<Row>) {
    this.folder = folder;
    this.workFolder = workFolder;
    this.#split = split;
  }

  /**
   * @param options.split name of the split that Python is told. Default null: none
   * @throws ParameterError for bad options; DataError when `folder` holds something else than a dataset
   */
  static async open<Row>(
    folder: string,
    schema: Schema<Row>,
    options: HuggingFaceOptions & { split?: string | null } = {},
  ): Promise<HuggingFaceWriter<Row>> {
    const { split = null, ...rest } = options;
    const resolved = resolveOptions(schema, rest);
    const work = await openWorkFolder(folder, [STATE_FILE, DICT_FILE], resolved.resume ? resolved.key : null);
    return new HuggingFaceWriter(folder, work, await SplitWriter.open(work, split, schema, resolved));
  }

  /** Rows that an earlier, interrupted run has stored: go on with the row of this index. */
  get resumedRows(): number {
    return this.#split.resumedRows;
  }

  /** Rows so far, with those of an interrupted run. */
  get rows(): number {
    return this.#split.rows;
  }

  /** Takes a row; see {@link SplitWriter.write}. */
  write(row: Row): Promise<void> {
    return this.#split.write(row);
  }

  /** Completes the dataset and gives it its name. */
  async finish(): Promise<WrittenDataset> {
    const written = await this.#split.finish();
    await publishFolder(this.workFolder, this.folder);
    return { folder: this.folder, ...written };
  }

  /** Stops without a dataset. What is stored waits for a run with `resume`, unless `discard` is true. */
  async close(options: { discard?: boolean } = {}): Promise<void> {
    await this.#split.close();
    if (options.discard) await rm(this.workFolder, { recursive: true, force: true });
  }
}

/**
 * Writes a folder of named splits that Python reads with `datasets.load_from_disk` as a `DatasetDict`.
 * The splits can be written in turns; each holds one batch in memory.
 *
 * @example
 * const schema = defineSchema({ id: f.string(), path: f.string(), genre: f.string() });
 * const writer = await DatasetDictWriter.open('dataset', schema, ['train', 'validation']);
 * for (const row of rows) await writer.split('train').write(row);
 * await writer.finish();
 */
export class DatasetDictWriter<Row = unknown, Name extends string = string> {
  readonly folder: string;
  /** Where the dataset is being made; files put there come along. */
  readonly workFolder: string;
  readonly #splits: ReadonlyMap<Name, SplitWriter<Row>>;
  readonly #options: ResolvedOptions;

  private constructor(
    folder: string,
    workFolder: string,
    splits: ReadonlyMap<Name, SplitWriter<Row>>,
    options: ResolvedOptions,
  ) {
    this.folder = folder;
    this.workFolder = workFolder;
    this.#splits = splits;
    this.#options = options;
  }

  /** @throws ParameterError for bad options; DataError when `folder` holds something else than a dataset */
  static async open<Row, Name extends string>(
    folder: string,
    schema: Schema<Row>,
    names: readonly Name[],
    options: HuggingFaceOptions = {},
  ): Promise<DatasetDictWriter<Row, Name>> {
    checkSplits(names);
    const resolved = resolveOptions(schema, options);
    const work = await openWorkFolder(
      folder,
      [STATE_FILE, DICT_FILE],
      resolved.resume ? `${names.join(' ')} ${resolved.key}` : null,
    );
    const splits = new Map<Name, SplitWriter<Row>>();
    for (const name of names) splits.set(name, await SplitWriter.open(path.join(work, name), name, schema, resolved));
    return new DatasetDictWriter(folder, work, splits, resolved);
  }

  /** The writer of one split. @throws ParameterError when there is no such split */
  split(name: Name): SplitWriter<Row> {
    const split = this.#splits.get(name);
    if (!split)
      throw new ParameterError(`split: expected one of ${[...this.#splits.keys()].join(', ')}, got '${name}'`);
    return split;
  }

  /** Completes all splits and gives the dataset its name. */
  async finish(): Promise<WrittenDatasetDict<Name>> {
    const splits = {} as Record<Name, WrittenSplit>;
    for (const [name, split] of this.#splits) splits[name] = await split.finish();
    const names = [...this.#splits.keys()];
    await writeJsonAtomic(path.join(this.workFolder, DICT_FILE), { splits: names }, { fsync: this.#options.fsync });
    await publishFolder(this.workFolder, this.folder);
    return { folder: this.folder, splits };
  }

  /** Stops without a dataset. What is stored waits for a run with `resume`, unless `discard` is true. */
  async close(options: { discard?: boolean } = {}): Promise<void> {
    for (const split of this.#splits.values()) await split.close();
    if (options.discard) await rm(this.workFolder, { recursive: true, force: true });
  }
}

/** Names that Python takes for splits, and that are folders on every system. */
function checkSplits(names: readonly string[]): void {
  const bad = names.find((name) => !/^\w+(\.\w+)*$/.test(name));
  if (bad !== undefined) throw new ParameterError(`splits: expected names of letters, digits and _, got '${bad}'`);
  if (names.length === 0 || new Set(names).size !== names.length) {
    throw new ParameterError(`splits: expected different names, got [${names.join(', ')}]`);
  }
}

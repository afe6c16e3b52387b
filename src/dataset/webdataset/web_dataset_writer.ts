import { createHash } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { TEMPORARY_SUFFIX, writeJsonAtomic } from '../../core/atomic_file.ts';
import { DataError, ParameterError } from '../../core/errors.ts';
import { Journal } from '../journal.ts';
import { openWorkFolder, publishFolder } from '../work_folder.ts';
import { TarFile } from './tar_file.ts';

/** Files that share a key: `{ key: 'song', files: { wav: bytes, json: '{…}', txt: 'slow piano' } }`. */
export interface WebDatasetSample {
  /** Unique; no dot in its last part, because what follows the first dot is the ending. */
  key: string;
  /** Content by ending; every sample has the same endings. */
  files: Readonly<Record<string, Uint8Array | string>>;
}

/** Options of {@link WebDatasetWriter}. */
export interface WebDatasetOptions {
  /** Before the number in the names of the tars; Python takes `train`, `validation` and `test` for splits. Default `train`. */
  prefix?: string;
  /** Bytes of the files in a tar. Default 500 MB. */
  maxShardBytes?: number;
  /** What the samples are made of and with; `resume` goes on only after a run with the same. */
  config?: unknown;
  /** Keep the tars that an interrupted run has finished. Default `false`. */
  resume?: boolean;
}

/** A tar of a {@link WrittenWebDataset}. */
export interface WebDatasetShard {
  name: string;
  samples: number;
  bytes: number;
}

/** Tars on disk. */
export interface WrittenWebDataset {
  folder: string;
  samples: number;
  shards: WebDatasetShard[];
}

/** Says what is in the tars. */
export const SHARDS_FILE = 'shards.json';
const PROGRESS_FILE = 'progress.jsonl';

type StoredShard = WebDatasetShard & { endings: string[] };

/**
 * Writes numbered tars of samples, as the webdataset library and `load_dataset('webdataset')` read them.
 * Equal samples give equal bytes. Calls must be one after another.
 *
 * @example
 * const writer = await WebDatasetWriter.open('shards', { resume: true });
 * for (const { id, genre } of rows.slice(writer.resumedSamples)) await writer.write({ key: id, files: { txt: genre } });
 * await writer.finish();
 */
export class WebDatasetWriter {
  readonly folder: string;
  readonly workFolder: string;
  /** Samples in tars that an interrupted run has finished: go on with the sample of this index. */
  readonly resumedSamples: number;
  readonly #prefix: string;
  readonly #maxShardBytes: number;
  readonly #journal: Journal<StoredShard>;
  readonly #shards: WebDatasetShard[];
  readonly #keys = new Set<string>();
  #endings: string | undefined;
  #tar: { file: TarFile; samples: number; bytes: number } | undefined;

  private constructor(
    folder: string,
    workFolder: string,
    options: { prefix: string; maxShardBytes: number },
    journal: Journal<StoredShard>,
    stored: readonly StoredShard[],
  ) {
    this.folder = folder;
    this.workFolder = workFolder;
    this.#prefix = options.prefix;
    this.#maxShardBytes = options.maxShardBytes;
    this.#journal = journal;
    this.#shards = stored.map(({ endings: _, ...shard }) => shard);
    this.#endings = stored[0]?.endings.join(' ');
    this.resumedSamples = stored.reduce((sum, { samples }) => sum + samples, 0);
  }

  /** @throws ParameterError for bad options; DataError when `folder` holds something else than a dataset */
  static async open(folder: string, options: WebDatasetOptions = {}): Promise<WebDatasetWriter> {
    const { prefix = 'train', maxShardBytes = 500e6, config = null, resume = false } = options;
    if (!/^[\w-]+$/.test(prefix))
      throw new ParameterError(`prefix: expected letters, digits, _ and -, got '${prefix}'`);
    if (!(maxShardBytes >= 1)) throw new ParameterError(`maxShardBytes: expected at least 1, got ${maxShardBytes}`);
    const key = createHash('sha256')
      .update(JSON.stringify([prefix, maxShardBytes, config]))
      .digest('hex');
    const work = await openWorkFolder(folder, [SHARDS_FILE], resume ? key : null);
    const journal = await Journal.open<StoredShard>(path.join(work, PROGRESS_FILE), { format: 'melisma-tars', key });
    const stored = await wholeShards(work, journal);
    return new WebDatasetWriter(folder, work, { prefix, maxShardBytes }, journal, stored);
  }

  /** Takes a sample. @throws DataError when its key or endings do not do */
  async write({ key, files }: WebDatasetSample): Promise<void> {
    const endings = Object.keys(files);
    this.#check(key, endings);
    const contents = endings.map((ending) => [ending, Buffer.from(files[ending]! as string)] as const);
    const bytes = contents.reduce((sum, [, content]) => sum + content.byteLength, 0);
    if (this.#tar && this.#tar.bytes + bytes > this.#maxShardBytes) await this.#closeTar();
    this.#tar ??= {
      file: await TarFile.open(this.#path(this.#shards.length) + TEMPORARY_SUFFIX),
      samples: 0,
      bytes: 0,
    };
    for (const [ending, content] of contents) await this.#tar.file.add(`${key}.${ending}`, content);
    this.#keys.add(key);
    this.#tar.samples++;
    this.#tar.bytes += bytes;
  }

  /** Completes the tars and gives the folder its name. */
  async finish(): Promise<WrittenWebDataset> {
    if (this.#tar) await this.#closeTar();
    const samples = this.#shards.reduce((sum, shard) => sum + shard.samples, 0);
    await writeJsonAtomic(path.join(this.workFolder, SHARDS_FILE), { samples, shards: this.#shards });
    await this.#journal.close();
    await rm(path.join(this.workFolder, PROGRESS_FILE), { force: true });
    await publishFolder(this.workFolder, this.folder);
    return { folder: this.folder, samples, shards: this.#shards };
  }

  /** Stops without a dataset. Finished tars wait for a run with `resume`, unless `discard` is true. */
  async close(options: { discard?: boolean } = {}): Promise<void> {
    await this.#tar?.file.close();
    this.#tar = undefined;
    await this.#journal.close();
    if (options.discard) await rm(this.workFolder, { recursive: true, force: true });
  }

  #check(key: string, endings: readonly string[]): void {
    if (!/^(?!\/)([^\\]*\/)?[^./\\]+$/.test(key) || key.split('/').includes('..')) {
      throw new DataError(`key: expected a name without dots in its last part, got '${key}'`);
    }
    if (this.#keys.has(key)) throw new DataError(`${key}: expected a key for one sample, got it twice`);
    const all = endings.join(' ');
    if (all === '') throw new DataError(`${key}: expected at least 1 file, got 0`);
    this.#endings ??= all;
    if (all !== this.#endings) throw new DataError(`${key}: expected the files ${this.#endings}, got ${all}`);
  }

  async #closeTar(): Promise<void> {
    const { file, samples } = this.#tar!;
    this.#tar = undefined;
    const bytes = await file.finish();
    const target = this.#path(this.#shards.length);
    await rename(target + TEMPORARY_SUFFIX, target);
    const shard = { name: path.basename(target), samples, bytes };
    await this.#journal.set(String(this.#shards.length), { ...shard, endings: this.#endings!.split(' ') });
    this.#shards.push(shard);
  }

  #path(index: number): string {
    return path.join(this.workFolder, `${this.#prefix}-${String(index).padStart(6, '0')}.tar`);
  }
}

async function wholeShards(folder: string, journal: Journal<StoredShard>): Promise<StoredShard[]> {
  const shards: StoredShard[] = [];
  for (;;) {
    const shard = journal.get(String(shards.length));
    if (!shard) return shards;
    const size = (await stat(path.join(folder, shard.name)).catch(() => undefined))?.size;
    if (size !== shard.bytes) return shards;
    shards.push(shard);
  }
}

/**
 * Writes samples as numbered tars; see {@link WebDatasetWriter}.
 *
 * @throws DataError when a key or the endings of a sample do not do
 */
export async function writeWebDataset(
  folder: string,
  samples: Iterable<WebDatasetSample> | AsyncIterable<WebDatasetSample>,
  options: WebDatasetOptions = {},
): Promise<WrittenWebDataset> {
  const writer = await WebDatasetWriter.open(folder, options);
  try {
    let index = 0;
    for await (const sample of samples) if (index++ >= writer.resumedSamples) await writer.write(sample);
    return await writer.finish();
  } catch (error) {
    await writer.close({ discard: !options.resume }).catch(() => {});
    throw error;
  }
}

import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Journal } from '../journal.ts';
import type { Schema } from '../schema/schema.ts';
import { AppendFile } from './append_file.ts';
import { BatchBuilder } from './batch_builder.ts';
import { END_OF_STREAM, StreamEncoder } from './stream_encoder.ts';

/** How rows are cut into batches and files. */
export interface ShardSizes {
  /** Bytes of a batch, which is what is held in memory; one row more than that is a batch by itself. */
  maxBatchBytes: number;
  /** Bytes of a file; it holds at least one batch. */
  maxShardBytes: number;
}

/** A finished file of a {@link ShardSet}. */
export interface Shard {
  file: string;
  rows: number;
  bytes: number;
}

/** A batch that is in its file. */
interface StoredBatch {
  shard: number;
  rows: number;
  /** Length of the file after it. */
  end: number;
  sha256: string;
}

/** Name of the journal in the folder while it is being written. */
export const PROGRESS_FILE = 'progress.jsonl';

/**
 * Rows on their way into numbered Arrow stream files. Each batch that is written is noted in a journal,
 * so that a later process can go on behind it. Calls must be one after another.
 */
export class ShardSet {
  readonly #folder: string;
  readonly #sizes: ShardSizes;
  readonly #builder: BatchBuilder;
  readonly #journal: Journal<StoredBatch>;
  readonly #batches: StoredBatch[];
  #pendingBytes = 0;
  #file: AppendFile | undefined;
  #encoder: StreamEncoder | undefined;
  #closed = false;

  private constructor(
    folder: string,
    schema: Schema,
    sizes: ShardSizes,
    journal: Journal<StoredBatch>,
    batches: StoredBatch[],
  ) {
    this.#folder = folder;
    this.#sizes = sizes;
    this.#builder = new BatchBuilder(schema);
    this.#journal = journal;
    this.#batches = batches;
  }

  /** Goes on in `folder` if what is there was written with the same `key`, else starts over. */
  static async open(folder: string, schema: Schema, sizes: ShardSizes, key: string): Promise<ShardSet> {
    await mkdir(folder, { recursive: true });
    const journal = await Journal.open<StoredBatch>(path.join(folder, PROGRESS_FILE), {
      format: 'melisma-shards',
      key,
    });
    const batches = await wholeBatches(folder, journal);
    const shards = new ShardSet(folder, schema, sizes, journal, batches);
    const last = batches.at(-1);
    if (last) await shards.#openShard(last.shard, last.end);
    return shards;
  }

  /** Rows that are safe in files; those still in memory do not count. */
  get storedRows(): number {
    return this.#batches.reduce((rows, batch) => rows + batch.rows, 0);
  }

  /** Takes a checked row of `bytes` bytes. */
  async add(row: unknown, bytes: number): Promise<void> {
    if (this.#builder.length > 0 && this.#pendingBytes + bytes > this.#sizes.maxBatchBytes) await this.#flush();
    this.#builder.append(row);
    this.#pendingBytes += bytes;
  }

  /** Writes what is left; the files in order, and a hash of all rows. There is at least one file. */
  async finish(sync: boolean): Promise<{ shards: Shard[]; sha256: string }> {
    if (this.#builder.length > 0) await this.#flush();
    if (!this.#file) await this.#openShard(0);
    await this.#closeShard(sync);
    await this.close();
    const shards: Shard[] = Array.from({ length: (this.#batches.at(-1)?.shard ?? 0) + 1 }, (_, index) => {
      const batches = this.#batches.filter(({ shard }) => shard === index);
      const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
      return { file: this.#fileOf(index), rows, bytes: (batches.at(-1)?.end ?? 0) + END_OF_STREAM.byteLength };
    });
    const hash = createHash('sha256');
    for (const { sha256 } of this.#batches) hash.update(sha256);
    return { shards, sha256: hash.digest('hex') };
  }

  /** Lets go of the files; what is in them can be gone on with. A second call does nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#file?.close();
    this.#file = undefined;
    await this.#journal.close();
  }

  async #flush(): Promise<void> {
    const batch = this.#builder.finish();
    const last = this.#batches.at(-1);
    let shard = last?.shard ?? 0;
    if (last && last.end + this.#pendingBytes > this.#sizes.maxShardBytes) {
      await this.#closeShard(false);
      shard++;
    }
    if (!this.#file) await this.#openShard(shard);
    const hash = createHash('sha256');
    await this.#file!.append(this.#encoder!.batchBytes(batch), hash);
    const stored = { shard, rows: this.#builder.length, end: this.#file!.length, sha256: hash.digest('hex') };
    await this.#journal.set(String(this.#batches.length), stored);
    this.#batches.push(stored);
    this.#builder.clear();
    this.#pendingBytes = 0;
  }

  async #openShard(index: number, length?: number): Promise<void> {
    this.#file = await AppendFile.open(this.#fileOf(index), length);
    this.#encoder = new StreamEncoder();
    const head = this.#encoder.schemaBytes(this.#builder.schema);
    if (length === undefined) await this.#file.append(head);
  }

  async #closeShard(sync: boolean): Promise<void> {
    await this.#file!.append([END_OF_STREAM]);
    await this.#file!.close(sync);
    this.#file = undefined;
  }

  #fileOf(index: number): string {
    return fileOf(this.#folder, index);
  }
}

/** The number of files is part of their final names, so until it is known they are named like this. */
function fileOf(folder: string, index: number): string {
  return path.join(folder, `shard-${String(index).padStart(5, '0')}.arrow`);
}

/** The batches of the journal that their files really hold, from the first on. */
async function wholeBatches(folder: string, journal: Journal<StoredBatch>): Promise<StoredBatch[]> {
  const sizes = new Map<number, number>();
  const batches: StoredBatch[] = [];
  for (let index = 0; ; index++) {
    const batch = journal.get(String(index));
    if (!batch) return batches;
    const { shard, end } = batch;
    if (!sizes.has(shard)) sizes.set(shard, (await stat(fileOf(folder, shard)).catch(() => undefined))?.size ?? 0);
    if (sizes.get(shard)! < end) return batches;
    batches.push(batch);
  }
}

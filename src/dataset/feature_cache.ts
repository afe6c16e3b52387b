import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeJsonAtomic } from '../core/atomic_file.ts';
import { DataError } from '../core/errors.ts';
import type { ResolvedOptions } from '../core/op.ts';
import type { Tensor } from '../core/tensor.ts';
import { hashFile } from './file_hash.ts';
import { Journal } from './journal.ts';
import { readNpy, writeNpy } from './npy.ts';

/** Everything that a cached tensor depends on beside the recording: the content of `params.json`. */
export interface CacheParameters {
  feature: string;
  version: number;
  options: ResolvedOptions;
  /** Hz of the signal that the feature saw. */
  sampleRate: number;
  mono: boolean;
  /** Seconds, or null for whole recordings. */
  clipDuration: number | null;
}

/** A row whose recording can be cached. */
export interface CacheableRow {
  /** Relative path with `/`; the cached file is named after it. */
  id: string;
  path: string;
  sha256?: string;
}

/** What tells one content of a recording from another. */
export interface SourceStamp {
  size: number;
  mtimeMs: number;
}

type Entry = SourceStamp & { sha256?: string; shape: readonly number[] };

/** Hash of the parameters, whatever the order of the options: 64 hex digits. */
export function cacheKey(parameters: CacheParameters): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(parameters)))
    .digest('hex');
}

/**
 * One feature's tensors on disk: `<cacheDir>/<feature>-<hash>/<row id>.npy`, with the parameters in
 * `params.json` and the stamp of each recording in `sources.jsonl`.
 *
 * A tensor counts when its recording has the size and modification time noted (or, where those
 * differ, the SHA-256 noted), and the file is a whole `.npy` of the shape noted. All else is computed
 * again. A kill at any moment costs at most the tensors being written.
 */
export class FeatureCache {
  readonly folder: string;
  readonly #journal: Journal<Entry>;

  private constructor(folder: string, journal: Journal<Entry>) {
    this.folder = folder;
    this.#journal = journal;
  }

  static async open(cacheDir: string, parameters: CacheParameters): Promise<FeatureCache> {
    const key = cacheKey(parameters);
    const folder = path.join(cacheDir, `${parameters.feature}-${key.slice(0, 8)}`);
    const sidecar = path.join(folder, 'params.json');
    const content = canonical(parameters);
    const stored = await readFile(sidecar, 'utf8').catch(() => '');
    if (stored !== `${JSON.stringify(content, null, 2)}\n`) await writeJsonAtomic(sidecar, content);
    // The whole key in the header: a folder made by other parameters (same short hash) starts afresh.
    const header = { format: 'melisma-feature-cache', version: 1, key };
    return new FeatureCache(folder, await Journal.open<Entry>(path.join(folder, 'sources.jsonl'), header));
  }

  /** The tensor of a recording, if it is there and still true. */
  async get(row: CacheableRow, stamp: SourceStamp, signal?: AbortSignal): Promise<Tensor | undefined> {
    const entry = this.#journal.get(row.id);
    if (!entry || entry.size !== stamp.size) return undefined;
    if (entry.sha256 !== undefined && row.sha256 !== undefined && entry.sha256 !== row.sha256) return undefined;
    const sameTime = entry.mtimeMs === stamp.mtimeMs;
    // A fresh clone or an unpacked archive has new times on old content.
    if (!sameTime && !(entry.sha256 !== undefined && entry.sha256 === (await hashFile(row.path, signal))))
      return undefined;
    const tensor = await this.#read(row.id, entry, signal);
    if (tensor && !sameTime) await this.#journal.set(row.id, { ...entry, ...stamp });
    return tensor;
  }

  async put(row: CacheableRow, stamp: SourceStamp, tensor: Tensor): Promise<void> {
    await writeNpy(this.fileOf(row.id), tensor);
    await this.#journal.set(row.id, { ...stamp, sha256: row.sha256, shape: tensor.shape });
  }

  /** Where a row's tensor is kept. */
  fileOf(id: string): string {
    return `${path.join(this.folder, ...id.split('/').map(safeSegment))}.npy`;
  }

  async close(): Promise<void> {
    await this.#journal.close();
  }

  async #read(id: string, entry: Entry, signal?: AbortSignal): Promise<Tensor | undefined> {
    try {
      const tensor = await readNpy(this.fileOf(id), { signal });
      return String(tensor.shape) === String(entry.shape) ? tensor : undefined;
    } catch (error) {
      if (error instanceof DataError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

/** Keeps names readable, but never outside the folder nor longer than file systems allow. */
function safeSegment(segment: string): string {
  const name = segment.replaceAll(/[\\:*?"<>|%]|\p{Cc}/gu, (character) => `%${Buffer.from(character).toString('hex')}`);
  if (name === '' || name === '.' || name === '..') return `%${Buffer.from(name).toString('hex')}`;
  if (Buffer.byteLength(name) <= 180) return name;
  return `${[...name].slice(0, 40).join('')}-${createHash('sha256').update(segment).digest('hex').slice(0, 16)}`;
}

function canonical(parameters: CacheParameters): CacheParameters {
  const { feature, version, options, sampleRate, mono, clipDuration } = parameters;
  const sorted = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
  return { feature, version, options: Object.fromEntries(sorted), sampleRate, mono, clipDuration };
}

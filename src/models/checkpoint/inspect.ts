import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFile } from '../../core/file_hash.ts';
import type { RunOptions } from '../../core/run.ts';
import { type CatalogueEntry, catalogue, fileName, findEntry, type Licence } from '../hub/catalogue.ts';
import { type Architecture, recogniseArchitecture } from './architecture.ts';
import { openCheckpoint } from './open.ts';
import type { Checkpoint, CheckpointDType, CheckpointFormat } from './types.ts';

/** A file of a checkpoint. */
export interface InspectedFile {
  path: string;
  bytes: number;
  /** 64 hex digits. */
  sha256: string;
  /** Whether the digits that some projects put into the name (`955717e8-8726e21a.th`) are those of the hash. */
  nameHash: 'matches' | 'differs' | 'none';
}

/** What {@link inspectCheckpoint} finds. */
export interface CheckpointInspection {
  format: CheckpointFormat;
  files: InspectedFile[];
  /** `null` when no known model has such tensors. */
  architecture: Architecture | null;
  tensors: number;
  /** Numbers in floating-point tensors; tied ones count once. */
  parameters: number;
  /** How many tensors there are of each type. */
  dtypes: Partial<Record<CheckpointDType, number>>;
  /** Where it was published, as far as its place and name tell. */
  source: string | null;
  /** `null` when it is not known. */
  licence: Licence | null;
}

/**
 * What a checkpoint holds and where it comes from, without running any of it.
 *
 * @param location as {@link openCheckpoint} takes it
 * @param options.onProgress bytes hashed
 * @throws ModelError for what {@link openCheckpoint} refuses
 *
 * @example
 * const inspection = await inspectCheckpoint('955717e8-8726e21a.th');
 * console.log(describeInspection(inspection));
 */
export async function inspectCheckpoint(
  location: string,
  { signal, onProgress }: Pick<RunOptions, 'signal' | 'onProgress'> = {},
): Promise<CheckpointInspection> {
  const checkpoint = await openCheckpoint(location);
  const sizes = await Promise.all(checkpoint.files.map(async (file) => (await stat(file)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  const files: InspectedFile[] = [];
  for (const [i, file] of checkpoint.files.entries()) {
    const sha256 = await hashFile(file, signal, (bytes) =>
      onProgress?.({ done: (done += bytes), total, unit: 'bytes' }),
    );
    files.push({ path: file, bytes: sizes[i]!, sha256, nameHash: compareNameHash(file, sha256) });
  }
  return { format: checkpoint.format, files, ...summarise(checkpoint), ...(await findSource(files)) };
}

function summarise(checkpoint: Checkpoint) {
  const dtypes: Partial<Record<CheckpointDType, number>> = {};
  const counted = new Set<string>();
  let parameters = 0;
  for (const { file, byteOffset, dtype, shape } of checkpoint.tensors.values()) {
    dtypes[dtype] = (dtypes[dtype] ?? 0) + 1;
    const elements = shape.reduce((product, size) => product * size, 1);
    const place = `${byteOffset} ${elements} ${file}`;
    if (/float/.test(dtype) && !counted.has(place)) parameters += elements;
    counted.add(place);
  }
  return { architecture: recogniseArchitecture(checkpoint), tensors: checkpoint.tensors.size, parameters, dtypes };
}

/** By its name in the catalogue when the hash agrees, or by its folder in the cache of the Hugging Face Hub. */
async function findSource(files: readonly InspectedFile[]): Promise<Pick<CheckpointInspection, 'source' | 'licence'>> {
  for (const { path: file, nameHash } of files) {
    if (nameHash !== 'matches') continue;
    for (const entry of catalogue) {
      const url = entry.files?.find(({ url }) => fileName(url) === path.basename(file))?.url;
      if (url) return { source: url, licence: entry.licence };
    }
  }
  const folder = await realpath(path.dirname(files[0]!.path));
  const cached = /models--([^/\\]+)[/\\]snapshots[/\\]([^/\\]+)/.exec(folder);
  if (!cached) return { source: null, licence: null };
  const repository = cached[1]!.replace('--', '/');
  const entry: CatalogueEntry | undefined = findEntry(repository);
  return { source: `https://huggingface.co/${repository}/tree/${cached[2]}`, licence: entry?.licence ?? null };
}

function compareNameHash(file: string, sha256: string): InspectedFile['nameHash'] {
  const digits = /-([0-9a-f]{8,64})\.\w+$/.exec(path.basename(file))?.[1];
  if (!digits) return 'none';
  return sha256.startsWith(digits) ? 'matches' : 'differs';
}

import { access, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ModelError } from '../../core/errors.ts';
import { repositoryFolder, torchHubFolder, weightsFolder } from './cache_folders.ts';
import { type CatalogueEntry, fileName, findEntry, isRepository } from './catalogue.ts';
import { isWeightFile } from './repository.ts';

/** Weights on this machine. */
export interface ResolvedWeights {
  /** A checkpoint, or a folder with one, for {@link import('../checkpoint/open.ts').openCheckpoint}; the first of `files`. */
  path: string;
  /** Several for a bag of models (`htdemucs_ft`) and for `vggish` (weights, PCA), in the order of the catalogue. */
  files: string[];
  /** What the catalogue says, when a name was given. */
  entry: CatalogueEntry | null;
}

/**
 * Where the weights of a model are: a path is taken as it is; a name of the catalogue (`htdemucs`) or
 * a repository of the Hugging Face Hub (`facebook/musicgen-small`) is looked for in the caches, those
 * of Python's libraries included. Nothing is downloaded. A repository may be there without its weights, for the
 * sake of its tokenizer: opening its checkpoint says so then.
 *
 * @throws ModelError with the command that fetches them, when they are not here
 *
 * @example
 * const { path } = await resolveWeights('t5-base');
 */
export async function resolveWeights(nameOrPath: string): Promise<ResolvedWeights> {
  const entry = findEntry(nameOrPath) ?? null;
  const snapshot = entry?.repository ? await findSnapshot(entry.repository) : undefined;
  const found = snapshot ? [snapshot] : entry && (await findCached(entry));
  if (entry && found) return { path: found[0]!, files: found, entry };
  if (await exists(nameOrPath)) return { path: nameOrPath, files: [nameOrPath], entry: null };
  if (entry) throw notPulled(entry);
  if (isRepository(nameOrPath)) {
    const snapshot = await findSnapshot(nameOrPath);
    if (snapshot) return { path: snapshot, files: [snapshot], entry: null };
    throw new ModelError(`${nameOrPath}: no such file, and not in the cache; run: melisma models pull ${nameOrPath}`);
  }
  throw new ModelError(`${nameOrPath}: no such file or folder, and no model of that name; run: melisma models list`);
}

/** The files of a model in the caches, or `undefined` when one is missing. */
export async function findCached(entry: CatalogueEntry): Promise<string[] | undefined> {
  if (entry.repository) {
    const snapshot = await findSnapshot(entry.repository);
    return snapshot && (await holdsWeights(snapshot)) ? [snapshot] : undefined;
  }
  if (!entry.files) return undefined;
  const files: string[] = [];
  for (const { url } of entry.files) {
    const name = fileName(url);
    const places = [path.join(weightsFolder(entry.name), name), path.join(torchHubFolder(), name)];
    const present = await Promise.all(places.map(exists));
    const place = places[present.indexOf(true)];
    if (!place) return undefined;
    files.push(place);
  }
  return files;
}

/** The folder of the snapshot that a repository's `refs/main` names, with weights in it or not. */
export async function findSnapshot(repository: string): Promise<string | undefined> {
  const folder = repositoryFolder(repository);
  const commit = await readFile(path.join(folder, 'refs', 'main'), 'utf8').catch(() => '');
  if (!/^[\w.-]+$/.test(commit.trim())) return undefined;
  const snapshot = path.join(folder, 'snapshots', commit.trim());
  return (await exists(snapshot)) ? snapshot : undefined;
}

/** Whether a snapshot is more than configuration and tokenizer. */
export async function holdsWeights(snapshot: string): Promise<boolean> {
  return (await readdir(snapshot)).some(isWeightFile);
}

function notPulled({ name, megabytes, licence, page }: CatalogueEntry): ModelError {
  if (page) return byHand(name, page);
  const accept = licence.nonCommercial ? ' --accept-license' : '';
  const size = `${Math.ceil(megabytes)} MB, ${licence.id}`;
  return new ModelError(
    `${name}: its weights are not on this machine; run: melisma models pull ${name}${accept} (${size})`,
  );
}

/** What to do about weights that no program can fetch. */
export function byHand(name: string, page: string): ModelError {
  return new ModelError(`${name}: its weights are fetched by hand, from ${page}; then give their path`);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

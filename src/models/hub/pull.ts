import { copyFile, mkdir, readlink, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../../core/atomic_file.ts';
import { ModelError, ParameterError } from '../../core/errors.ts';
import type { RunOptions } from '../../core/run.ts';
import { hubEndpoint, repositoryFolder, weightsFolder } from './cache_folders.ts';
import { type CatalogueEntry, fileName, findEntry, isRepository, type Licence, type WeightFile } from './catalogue.ts';
import { downloadFile } from './download.ts';
import { withFileLock } from './file_lock.ts';
import { chooseFiles, listRepository, type RepositoryFile } from './repository.ts';
import { byHand, findCached, findSnapshot, holdsWeights } from './resolve_weights.ts';

/** Options of {@link pullModel}. */
export interface PullOptions extends Pick<RunOptions, 'signal' | 'onProgress'> {
  /** The reader has read the licence and agrees; needed for weights that are not for commercial use. */
  acceptLicense?: boolean;
  /** `false`: of a repository, configuration and tokenizer alone, of the commit whose weights are here, if any are. Default `true`. */
  withWeights?: boolean;
  /** Called once, before anything is fetched. */
  onLicence?: (licence: Licence) => void;
  /** Of the Hugging Face Hub, for repositories that ask for it. Default: `HF_TOKEN`. */
  token?: string;
}

/** What {@link pullModel} put where. */
export interface PulledModel {
  /** As {@link import('./resolve_weights.ts').resolveWeights} finds it from now on. */
  path: string;
  files: string[];
  licence: Licence;
}

/**
 * Fetches the weights of a model from where its authors publish them: repositories of the Hugging Face
 * Hub into its cache, which Python's libraries share; others into a folder of our own. Files that are
 * there are kept, what broke off is gone on with, and every hash is checked.
 *
 * @param model a name of the catalogue, its {@link CatalogueEntry}, or `organisation/name` on the Hub
 * @throws ParameterError for an unknown name
 * @throws ModelError when the licence is not accepted, the server refuses, or a hash is wrong
 *
 * @example
 * const { path } = await pullModel('htdemucs', { signal, onProgress });
 */
export async function pullModel(model: string | CatalogueEntry, options: PullOptions = {}): Promise<PulledModel> {
  const entry = typeof model === 'string' ? findEntry(model) : model;
  if (entry?.files) return pullFiles(entry, entry.files, options);
  if (entry?.page) throw byHand(entry.name, entry.page);
  const repository = entry?.repository ?? model;
  if (typeof repository !== 'string' || !isRepository(repository)) {
    throw new ParameterError(
      `model: expected a name that 'melisma models list' shows, or organisation/name, got ${model}`,
    );
  }
  return pullRepository(repository, entry, options);
}

async function pullFiles(
  entry: CatalogueEntry,
  files: readonly WeightFile[],
  { signal, onProgress, acceptLicense, onLicence }: PullOptions,
): Promise<PulledModel> {
  checkLicence(entry.name, entry.licence, acceptLicense);
  onLicence?.(entry.licence);
  const present = await findCached(entry);
  if (present) return { path: present[0]!, files: present, licence: entry.licence };
  const folder = weightsFolder(entry.name);
  const report = progressOf(
    files.map(({ megabytes }) => megabytes * 1e6),
    onProgress,
  );
  const targets: string[] = [];
  for (const [i, { url }] of files.entries()) {
    const name = fileName(url);
    const hex = /-([0-9a-f]{8,64})\.\w+$/.exec(name)?.[1];
    if (!hex) throw new ModelError(`${url}: expected the digits of its hash in its name`);
    const target = path.join(folder, name);
    await withFileLock(
      `${target}.lock`,
      async () => {
        if (await exists(target)) return;
        const onBytes = (done: number) => report(i, done);
        await downloadFile({ url, target, digest: { algorithm: 'sha256', hex }, signal, onBytes });
      },
      signal,
    );
    report(i);
    targets.push(target);
  }
  return { path: targets[0]!, files: targets, licence: entry.licence };
}

async function pullRepository(
  repository: string,
  entry: CatalogueEntry | undefined,
  { signal, onProgress, acceptLicense, onLicence, token = process.env.HF_TOKEN, withWeights }: PullOptions,
): Promise<PulledModel> {
  // Before asking the Hub anything, where the answer is known.
  if (entry) checkLicence(entry.name, entry.licence, acceptLicense);
  const endpoint = hubEndpoint();
  const revision = withWeights === false ? await commitWithWeights(repository) : undefined;
  const { commit, files, licence: card } = await listRepository(repository, { endpoint, revision, token, signal });
  const nonCommercial = /(^|-)nc(-|$)/i.test(card ?? '');
  // The card may have become stricter than what is known here.
  const known = entry && (entry.licence.nonCommercial || !nonCommercial) ? entry.licence : undefined;
  const licence = known ?? { id: card ?? 'unknown', nonCommercial };
  checkLicence(repository, licence, acceptLicense);
  onLicence?.(licence);
  const chosen = chooseFiles(repository, files, { weightFile: entry?.weightFile, withWeights });
  const folder = repositoryFolder(repository);
  const snapshot = path.join(folder, 'snapshots', commit);
  const report = progressOf(
    chosen.map(({ bytes }) => bytes),
    onProgress,
  );
  for (const [i, file] of chosen.entries()) {
    const blob = path.join(folder, 'blobs', file.digest.hex);
    const url = `${endpoint}/${repository}/resolve/${commit}/${file.name}`;
    await withFileLock(
      path.join(folder, '.locks', file.digest.hex),
      async () => {
        if (await exists(blob)) return;
        const onBytes = (done: number) => report(i, done);
        await downloadFile({ url, target: blob, ...pick(file), token, signal, onBytes });
      },
      signal,
    );
    await linkInto(snapshot, file.name, blob);
    report(i);
  }
  // Last: with it the snapshot counts as there.
  await writeFileAtomic(path.join(folder, 'refs', 'main'), commit);
  return { path: snapshot, files: chosen.map(({ name }) => path.join(snapshot, name)), licence };
}

/**
 * The commit whose weights are here: the texts that are fetched without weights must be of the same, for
 * `refs/main` names one commit, and weights of another would no longer be found.
 */
async function commitWithWeights(repository: string): Promise<string | undefined> {
  const snapshot = await findSnapshot(repository);
  return snapshot && (await holdsWeights(snapshot)) ? path.basename(snapshot) : undefined;
}

function pick({ bytes, digest }: RepositoryFile) {
  return { bytes, digest };
}

function checkLicence(name: string, licence: Licence, accepted = false): void {
  if (!licence.nonCommercial || accepted) return;
  throw new ModelError(
    `${name}: its weights are for non-commercial use only (${licence.id}); ` +
      `to agree: melisma models pull ${name} --accept-license`,
  );
}

/** As Python's library does it: a relative link, so that the cache can be moved; a copy where links are not allowed. */
async function linkInto(snapshot: string, name: string, blob: string): Promise<void> {
  await mkdir(snapshot, { recursive: true });
  const link = path.join(snapshot, name);
  const target = path.relative(snapshot, blob);
  if ((await readlink(link).catch(() => '')) === target) return;
  await rm(link, { force: true });
  try {
    await symlink(target, link);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPERM') await copyFile(blob, link);
    else if (code !== 'EEXIST') throw error;
  }
}

/** Adds up the files' bytes; a call without a number means that a file is there. */
function progressOf(sizes: readonly number[], onProgress: PullOptions['onProgress']) {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const have = sizes.map(() => 0);
  return (file: number, bytes = sizes[file]!): void => {
    have[file] = Math.min(bytes, sizes[file]!);
    onProgress?.({ done: have.reduce((sum, size) => sum + size, 0), total, unit: 'bytes' });
  };
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

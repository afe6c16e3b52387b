import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../core/errors.ts';
import { unreadable } from '../../core/read_text.ts';
import type { RunOptions } from '../../core/run.ts';
import { MANIFEST_FOLDER } from '../audiocraft/layout.ts';
import { DICT_FILE, STATE_FILE } from '../huggingface/layout.ts';
import { type Finding, Findings } from './findings.ts';

/** The forms of datasets that can be verified. */
export type DatasetKind = 'dataset' | 'dataset-dict' | 'audiocraft' | 'webdataset';

/** What was found in one dataset. */
export interface Verification {
  folder: string;
  kind: DatasetKind;
  /** Rows, samples or tracks of each split; a dataset without splits has the name `''`. */
  rows: Record<string, number>;
  findings: Finding[];
  /** Whether there is no error among the findings. */
  ok: boolean;
}

type Verifier = (folder: string, findings: Findings, run: RunOptions) => Promise<{ rows: Record<string, number> }>;

// Loaded when needed: apache-arrow takes a sixth of a second.
const verifiers: Record<DatasetKind, () => Promise<Verifier>> = {
  'dataset-dict': async () => (await import('./hugging_face.ts')).verifyDatasetDict,
  dataset: async () => {
    const { verifySplit } = await import('./hugging_face.ts');
    return async (folder, findings, run) => ({ rows: { '': (await verifySplit(folder, '', findings, run)).rows } });
  },
  audiocraft: async () => (await import('./audiocraft.ts')).verifyAudiocraft,
  webdataset: async () => (await import('./web_dataset.ts')).verifyWebDataset,
};

/**
 * Checks a dataset, or all datasets that stand in a folder, by every rule that Python's readers and
 * trainers need and do not always state: files and keys, features against stored types, offsets,
 * shapes of labels and of Whisper's input, columns of nulls, leaks between splits.
 *
 * @returns one verification for each dataset; problems are findings, not exceptions
 * @throws DataError when the folder cannot be read or holds no dataset
 * @example
 * for (const { ok, findings } of await verifyDataset('processed_dataset')) if (!ok) console.error(findings);
 */
export async function verifyDataset(
  folder: string,
  options: Pick<RunOptions, 'signal' | 'onProgress'> = {},
): Promise<Verification[]> {
  const found = await findDatasets(folder);
  if (found.length === 0) {
    throw new DataError(
      `${folder}: expected ${STATE_FILE}, ${DICT_FILE}, ${MANIFEST_FOLDER}/ or .tar files, here or one folder below`,
    );
  }
  const verifications: Verification[] = [];
  for (const { folder, kind } of found) {
    options.signal?.throwIfAborted();
    const findings = new Findings();
    const verify = await verifiers[kind]();
    const { rows } = await verify(folder, findings, options);
    const list = findings.list();
    verifications.push({ folder, kind, rows, findings: list, ok: list.every(({ level }) => level !== 'error') });
  }
  return verifications;
}

async function findDatasets(folder: string): Promise<{ folder: string; kind: DatasetKind }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const kind = kindOf(entries.map(({ name }) => name));
  if (kind) return [{ folder, kind }];
  const found: { folder: string; kind: DatasetKind }[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // What ends so is unfinished work.
    if (!entry.isDirectory() || entry.name.endsWith('.partial')) continue;
    const inner = path.join(folder, entry.name);
    const innerKind = kindOf(await readdir(inner));
    if (innerKind) found.push({ folder: inner, kind: innerKind });
  }
  return found;
}

function kindOf(names: readonly string[]): DatasetKind | undefined {
  if (names.includes(DICT_FILE)) return 'dataset-dict';
  if (names.includes(STATE_FILE)) return 'dataset';
  if (names.includes(MANIFEST_FOLDER)) return 'audiocraft';
  if (names.some((name) => name.endsWith('.tar'))) return 'webdataset';
  return undefined;
}

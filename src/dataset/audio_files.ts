import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { unreadable } from '../core/read_text.ts';
import { compareCodePoints } from './labels.ts';

/** File name endings that are taken for audio; decoding decides. */
export const audioExtensions: readonly string[] = [
  '.wav',
  '.wave',
  '.mp3',
  '.flac',
  '.ogg',
  '.oga',
  '.opus',
  '.m4a',
  '.aac',
  '.aif',
  '.aiff',
  '.au',
];

/** A file below a labelled sub-folder. */
export interface FoundFile {
  /** Relative to the root, with `/`. */
  path: string;
  /** Name of the sub-folder of the root. */
  label: string;
}

/**
 * The audio files in the sub-folders of `root` (at any depth; links followed, names with a leading dot
 * left out), by label and then path in code-point order.
 *
 * @throws DataError when `root` is no folder that can be read
 */
export async function findAudioFiles(
  root: string,
  options: { extensions?: readonly string[]; signal?: AbortSignal } = {},
): Promise<FoundFile[]> {
  const { extensions = audioExtensions, signal } = options;
  const wanted = new Set(extensions.map((extension) => extension.toLowerCase()));
  const files: FoundFile[] = [];
  for await (const file of filesBelow(root, signal)) {
    const label = file.slice(0, Math.max(0, file.indexOf('/')));
    if (label !== '' && wanted.has(path.extname(file).toLowerCase())) files.push({ path: file, label });
  }
  return files.sort((a, b) => compareCodePoints(a.label, b.label) || compareCodePoints(a.path, b.path));
}

/**
 * Paths of the files below `root`, relative to it, with `/`, in no order. Links are followed, but for
 * those that lead to a folder above themselves; names with a leading dot are left out.
 *
 * @throws DataError with the path of a folder that cannot be read
 */
export async function* filesBelow(root: string, signal?: AbortSignal): AsyncGenerator<string> {
  yield* walk('', new Set());

  async function* walk(below: string, above: ReadonlySet<string>): AsyncGenerator<string> {
    signal?.throwIfAborted();
    const folder = path.join(root, below);
    const { real, entries } = await list(folder);
    // A link to a folder that contains it would never end.
    if (above.has(real)) return;
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const kind = await kindOf(folder, entry);
      if (kind === 'folder') yield* walk(`${below}${entry.name}/`, new Set([...above, real]));
      else if (kind === 'file') yield below + entry.name;
    }
  }
}

async function list(folder: string): Promise<{ real: string; entries: Dirent[] }> {
  try {
    return { real: await realpath(folder), entries: await readdir(folder, { withFileTypes: true }) };
  } catch (error) {
    throw unreadable(folder, error);
  }
}

async function kindOf(folder: string, entry: Dirent): Promise<'file' | 'folder' | 'other'> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return 'other';
  // A link to nowhere is reported by the decoder as unavailable, so it counts as a file.
  const target = await stat(path.join(folder, entry.name)).catch(() => undefined);
  return !target || target.isFile() ? 'file' : target.isDirectory() ? 'folder' : 'other';
}

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
  const entries = await readdir(root, { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(root, error);
  });
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    if ((await kindOf(root, entry)) === 'folder') await walk(entry.name, entry.name, new Set());
  }
  return files.sort((a, b) => compareCodePoints(a.label, b.label) || compareCodePoints(a.path, b.path));

  async function walk(folder: string, label: string, above: ReadonlySet<string>): Promise<void> {
    signal?.throwIfAborted();
    const absolute = path.join(root, folder);
    const real = await realpath(absolute);
    // A link to a folder that contains it would never end.
    if (above.has(real)) return;
    for (const entry of await readdir(absolute, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const name = `${folder}/${entry.name}`;
      const kind = await kindOf(absolute, entry);
      if (kind === 'folder') await walk(name, label, new Set([...above, real]));
      else if (kind === 'file' && wanted.has(path.extname(entry.name).toLowerCase())) files.push({ path: name, label });
    }
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

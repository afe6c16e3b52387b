import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../core/errors.ts';
import { audioExtensions, compareCodePoints } from '../dataset/index.ts';

/** A file to work on; `id` is the path without what the user typed as a folder. */
export interface FoundFile {
  id: string;
  path: string;
}

/**
 * The audio files that arguments name: files, folders (searched through) and patterns with `*`, `**`,
 * `?` and `{a,b}` (for shells that were told not to expand them). Sorted, each once.
 *
 * @throws DataError when an argument names nothing
 */
export async function findFiles(targets: readonly string[]): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const target of targets) {
    const files = await expand(target);
    if (files.length === 0) throw new DataError(`${target}: no audio file found`);
    for (const file of files) if (!found.has(file.path)) found.set(file.path, file);
  }
  return [...found.values()].sort((a, b) => compareCodePoints(a.path, b.path));
}

async function expand(target: string): Promise<FoundFile[]> {
  const info = await stat(target).catch(() => undefined);
  if (info?.isFile()) return [{ id: safeId(target), path: target }];
  if (info?.isDirectory()) return (await filesBelow(target)).filter(({ id }) => isAudio(id));
  const segments = target.split('/');
  const wild = segments.findIndex((segment) => /[*?{]/.test(segment));
  if (wild < 0) return [];
  const root = segments.slice(0, wild).join('/') || (target.startsWith('/') ? '/' : '.');
  const pattern = toRegExp(segments.slice(wild).join('/'));
  return (await filesBelow(root).catch(() => [])).filter(({ id }) => pattern.test(id));
}

async function filesBelow(root: string): Promise<FoundFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      return { id: path.relative(root, file).split(path.sep).join('/'), path: file };
    });
}

function isAudio(name: string): boolean {
  return audioExtensions.includes(path.extname(name).toLowerCase());
}

/** A path usable below an output folder: no drive, no way up. */
function safeId(file: string): string {
  return path
    .relative(process.cwd(), path.resolve(file))
    .split(path.sep)
    .filter((segment) => segment !== '..')
    .join('/');
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/[.+^$()|[\]\\]/g, '\\$&').replace(/\*\*\/|\*\*|\*|\?|\{[^}]*\}/g, (wild) => {
    if (wild === '**/') return '(?:.*/)?';
    if (wild === '**') return '.*';
    if (wild === '*') return '[^/]*';
    if (wild === '?') return '[^/]';
    return `(?:${wild.slice(1, -1).split(',').join('|')})`;
  });
  return new RegExp(`^${source}$`);
}

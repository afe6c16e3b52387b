import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../core/errors.ts';
import { filesBelow } from '../dataset/audio_files.ts';
import { audioExtensions, compareCodePoints } from '../dataset/index.ts';

/**
 * A file to work on; `id` is the path without what the user typed as a folder, and names what is written
 * for the file: no other file has it.
 */
export interface FoundFile {
  id: string;
  path: string;
}

/**
 * The audio files that arguments name: files, folders (searched through, links followed) and patterns with
 * `*`, `**`, `?` and `{a,b}` (for shells that were told not to expand them). Sorted, each once.
 *
 * @throws DataError when an argument names nothing, or when two files would get one id
 */
export async function findFiles(targets: readonly string[]): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const target of targets) {
    const files = await expand(target);
    if (files.length === 0) throw new DataError(`${target}: no audio file found`);
    for (const file of files) {
      const place = path.resolve(file.path);
      if (!found.has(place)) found.set(place, file);
    }
  }
  return withOwnIds([...found.values()]).sort((a, b) => compareCodePoints(a.path, b.path));
}

/** `a` and `b` as folders, each with a `song.wav`: their ids are then `a/song.wav` and `b/song.wav`. */
function withOwnIds(files: readonly FoundFile[]): FoundFile[] {
  const given = groupById(files);
  const told = files.map((file) => (given.get(file.id)!.length === 1 ? file : { ...file, id: safeId(file.path) }));
  for (const [id, same] of groupById(told)) {
    if (same.length === 1) continue;
    const paths = same.map((file) => file.path).join(' and ');
    throw new DataError(`${paths}: expected files with names of their own, both would be written as ${id}`);
  }
  return told;
}

function groupById(files: readonly FoundFile[]): Map<string, FoundFile[]> {
  const groups = new Map<string, FoundFile[]>();
  for (const file of files) groups.set(file.id, [...(groups.get(file.id) ?? []), file]);
  return groups;
}

async function expand(target: string): Promise<FoundFile[]> {
  const info = await stat(target).catch(() => undefined);
  if (info?.isFile()) return [{ id: safeId(target), path: target }];
  if (info?.isDirectory()) return (await allBelow(target)).filter(({ id }) => isAudio(id));
  const segments = target.split('/');
  const wild = segments.findIndex((segment) => /[*?{]/.test(segment));
  if (wild < 0) return [];
  const root = segments.slice(0, wild).join('/') || (target.startsWith('/') ? '/' : '.');
  const pattern = toRegExp(segments.slice(wild).join('/'));
  return (await allBelow(root).catch(() => [])).filter(({ id }) => pattern.test(id));
}

async function allBelow(root: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for await (const id of filesBelow(root)) found.push({ id, path: path.join(root, id) });
  return found;
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

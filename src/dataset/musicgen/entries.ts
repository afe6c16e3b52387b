import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { audioExtensions } from '../audio_files.ts';
import { compareCodePoints } from '../labels.ts';
import type { SkippedItem } from '../skipped.ts';
import { findMetadata, type MetadataRecord, readMetadata } from './metadata.ts';

/** A recording with its description. */
export interface MusicGenEntry {
  /** Path relative to the folder, with `/`: the column `audio_file`. */
  id: string;
  /** Path to open. */
  path: string;
  text: string;
  style: string | null;
  emotion: string | null;
  instruments: string[];
  therapeuticBenefit: string | null;
  /** Every other field, as it was. */
  extra: Record<string, unknown>;
}

/** What a folder holds: `total` is always `entries.length + rejected.length`. */
export interface MusicGenSource {
  folder: string;
  /** Name of the metadata file. */
  metadata: string;
  total: number;
  entries: MusicGenEntry[];
  rejected: SkippedItem[];
}

/**
 * Matches the records of `metadata.json`, `.jsonl` or `.csv` with the files of `audio/` (or of the folder itself
 * when it has no `audio/`). Records that name no file, no text, or a file named before, and files that no record
 * names, are rejected one by one.
 *
 * @throws DataError when the folder or its metadata cannot be read
 */
export async function readMusicGenSource(folder: string): Promise<MusicGenSource> {
  const file = await findMetadata(folder);
  const records = await readMetadata(file);
  const { base, files } = await listAudio(folder);
  const entries: MusicGenEntry[] = [];
  const rejected: SkippedItem[] = [];
  const named: Named = { used: new Map(), mentioned: new Set() };
  for (const record of records) {
    const outcome = await entryOf(record, folder, base, files, named);
    if ('errorClass' in outcome) rejected.push(outcome);
    else entries.push(outcome);
  }
  for (const id of [...files.values()].sort(compareCodePoints)) {
    if (named.mentioned.has(id)) continue;
    rejected.push({ path: id, errorClass: 'no_metadata', reason: `no record of ${path.basename(file)} names it` });
  }
  return { folder, metadata: path.basename(file), total: entries.length + rejected.length, entries, rejected };
}

/** The audio files below `audio/`, or below the folder: id by its normal form. Accents have two spellings. */
async function listAudio(folder: string): Promise<{ base: string; files: Map<string, string> }> {
  const inside = await stat(path.join(folder, 'audio')).catch(() => undefined);
  const base = inside?.isDirectory() ? 'audio' : '';
  const files = new Map<string, string>();
  const found = await readdir(path.join(folder, base), { recursive: true, withFileTypes: true });
  for (const entry of found) {
    if (entry.isDirectory() || !audioExtensions.includes(path.extname(entry.name).toLowerCase())) continue;
    const id = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
    if (id.split('/').some((segment) => segment.startsWith('.'))) continue;
    files.set(id.normalize('NFC'), id);
  }
  return { base, files };
}

/** Files that records have named so far: with a text (and where), or at all. */
interface Named {
  used: Map<string, number>;
  mentioned: Set<string>;
}

async function entryOf(
  record: MetadataRecord,
  folder: string,
  base: string,
  files: ReadonlyMap<string, string>,
  { used, mentioned }: Named,
): Promise<MusicGenEntry | SkippedItem> {
  const { position } = record;
  if ('fault' in record) return { path: `record ${position}`, errorClass: 'metadata', reason: record.fault };
  const { audio_file, file_name, text, style, emotion, instruments, therapeutic_benefit, ...extra } = record.fields;
  const name = textOf(audio_file ?? file_name);
  if (name === null) {
    return { path: `record ${position}`, errorClass: 'metadata', reason: 'expected audio_file, got nothing' };
  }
  const id = await locate(name, folder, base, files);
  if (id === undefined) return { path: name, errorClass: 'unavailable', reason: 'no such file' };
  if (id === null) return { path: name, errorClass: 'metadata', reason: 'the path leads out of the folder' };
  mentioned.add(id);
  const described = textOf(text);
  if (described === null) return { path: id, errorClass: 'no_text', reason: `record ${position} has no text` };
  const before = used.get(id);
  if (before !== undefined) {
    return { path: id, errorClass: 'duplicate', reason: `record ${position} names the file of record ${before}` };
  }
  used.set(id, position);
  return {
    id,
    path: path.join(folder, id),
    text: described,
    style: textOf(style),
    emotion: textOf(emotion),
    instruments: listOf(instruments),
    therapeuticBenefit: textOf(therapeutic_benefit),
    extra,
  };
}

/** The id of a file; undefined when it is not there, null when it lies outside of the folder. */
async function locate(
  name: string,
  folder: string,
  base: string,
  files: ReadonlyMap<string, string>,
): Promise<string | undefined | null> {
  const absolute = path.isAbsolute(name);
  const own = absolute ? path.relative(path.resolve(folder), name) : name.replaceAll('\\', '/');
  for (const candidate of absolute || base === '' ? [own] : [`${base}/${own}`, own]) {
    const id = path.posix.normalize(candidate.split(path.sep).join('/'));
    if (id === '..' || id.startsWith('../') || path.isAbsolute(id)) return null;
    const known = files.get(id.normalize('NFC'));
    if (known !== undefined) return known;
    const there = await stat(path.join(folder, id)).catch(() => undefined);
    if (there?.isFile()) return id;
  }
  return undefined;
}

/** A text that says something; numbers are written out. */
function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const text = value.normalize('NFC').trim();
  return text === '' ? null : text;
}

/** A list of names: an array, its JSON, or text divided by commas or semicolons (as in CSV). */
function listOf(value: unknown): string[] {
  let list: unknown = value;
  if (typeof value === 'string') {
    try {
      list = JSON.parse(value);
    } catch {
      list = value.split(/[;,|]/);
    }
    if (!Array.isArray(list)) list = value.split(/[;,|]/);
  }
  if (!Array.isArray(list)) return [];
  return list.map(textOf).filter((name) => name !== null);
}

import { DataError } from '../../core/errors.ts';

/** What audiocraft's `MusicInfo` knows of a track. What is left out is written as null. */
export interface MusicInfo {
  title?: string | null;
  /** Tracks of one artist should be in one split. */
  artist?: string | null;
  /** For example `C# minor`; audiocraft drops keys with a comma, so they are refused. */
  key?: string | null;
  bpm?: number | null;
  genre?: string | null;
  moods?: readonly string[] | null;
  keywords?: readonly string[] | null;
  description?: string | null;
  name?: string | null;
  instrument?: string | null;
}

/** Fields that audiocraft requires to exist, though they may be null; `keywords` alone is optional. */
export const REQUIRED_INFO = [
  'title',
  'artist',
  'key',
  'bpm',
  'genre',
  'moods',
  'description',
  'name',
  'instrument',
] as const satisfies readonly (keyof MusicInfo)[];

/**
 * The content of a track's json file, with every field.
 *
 * @param track said in errors
 * @throws DataError for what audiocraft would drop in silence
 */
export function completeInfo(track: string, info: MusicInfo): Record<string, unknown> {
  const known = [...REQUIRED_INFO, 'keywords'] as const;
  const unknown = Object.keys(info).find((name) => !known.includes(name as keyof MusicInfo));
  if (unknown !== undefined) throw new DataError(`${track}: ${unknown}: unknown; known are ${known.join(', ')}`);
  if (info.key?.includes(',')) throw new DataError(`${track}: key: expected no comma, got '${info.key}'`);
  if (typeof info.bpm === 'number' && !Number.isFinite(info.bpm)) {
    throw new DataError(`${track}: bpm: expected a finite number or null, got ${info.bpm}`);
  }
  return Object.fromEntries(known.map((name) => [name, info[name] ?? null]));
}

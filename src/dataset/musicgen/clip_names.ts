import path from 'node:path';
import type { PreparedRecording } from './prepare.ts';

/**
 * A name for each clip, in order, to make file names of: the recording's path without `audio/` and ending, folders
 * joined by `_`, and the clip's number where a recording has several. No two are alike.
 */
export function clipNames(recordings: readonly PreparedRecording[]): string[] {
  const used = new Set<string>();
  return recordings.flatMap(({ entry, clips }) => {
    const { dir, name, ext } = path.posix.parse(entry.id.replace(/^audio\//, ''));
    // Dots would be taken for endings, by WebDataset at the first one.
    const plain = path.posix.join(dir, name).replaceAll(/[^\p{L}\p{N}_-]+/gu, '_');
    let base = plain;
    // `a.mp3` beside `a.wav`.
    if (used.has(base)) base = `${plain}_${ext.slice(1)}`;
    for (let n = 2; used.has(base); n++) base = `${plain}_${n}`;
    used.add(base);
    return clips.map(({ index }) => (clips.length === 1 ? base : `${base}_${String(index).padStart(3, '0')}`));
  });
}

import path from 'node:path';
import { DataError } from '../core/errors.ts';
import type { IndexedFile } from './dataset_index.ts';

/** A named rule that gives each file of an index its group; taken by `makeSplits`. */
export interface GroupRule {
  /** Stored in `splits.json`. */
  name: string;
  of: (file: IndexedFile) => string;
}

/** Files of one folder belong together: `genre/artist/song.mp3` is grouped by `genre/artist`. */
export const groupByFolder: GroupRule = {
  name: 'folder',
  of: (file) => path.posix.dirname(file.path),
};

/**
 * Files whose path has the same first capture of `pattern` belong together, whatever their label.
 *
 * @throws DataError, when used, for a path that does not match
 * @example
 * groupByPattern(/([^/]+)_\d+\.wav$/); // chunks 'rock/song_01.wav' and 'rock/song_02.wav' are of 'song'
 */
export function groupByPattern(pattern: RegExp): GroupRule {
  return {
    name: String(pattern),
    of: (file) => {
      // A sticky or global pattern would remember where it stopped.
      const group = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).exec(file.path)?.[1];
      if (group === undefined)
        throw new DataError(`group: expected ${pattern} to match with a capture, got ${file.path}`);
      return group;
    },
  };
}

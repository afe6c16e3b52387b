import { DataError } from '../../core/errors.ts';
import { stratifiedGroupSplit } from '../group_split.ts';
import type { PreparedRecording } from './prepare.ts';

/** The parts of the dataset. */
export type Part = 'train' | 'validation';

/**
 * The part of each recording: clips of one recording stay together, each style has the same share in both. A style
 * with a single recording cannot be in both and trains; with `validation: 0` all train.
 *
 * @throws DataError when no style has two recordings; ParameterError for a size that does not fit
 */
export function divideRecordings(
  recordings: readonly PreparedRecording[],
  options: { validation: number; seed: number },
): Part[] {
  const parts: Part[] = recordings.map(() => 'train');
  if (options.validation === 0) return parts;
  const counts = new Map<string, number>();
  for (const recording of recordings) counts.set(styleOf(recording), (counts.get(styleOf(recording)) ?? 0) + 1);
  const labels: string[] = [];
  const groups: number[] = [];
  let clips = 0;
  for (const [i, recording] of recordings.entries()) {
    clips += recording.clips.length;
    if (counts.get(styleOf(recording))! < 2) continue;
    for (const _ of recording.clips) {
      labels.push(styleOf(recording));
      groups.push(i);
    }
  }
  if (labels.length === 0) {
    throw new DataError(
      `validation: expected a style with at least 2 recordings to divide, got ${recordings.length} recordings of ${counts.size} styles; use validation 0`,
    );
  }
  // A share is of all clips, also where some styles cannot give their part of it.
  const size = options.validation < 1 ? Math.max(1, Math.round(options.validation * clips)) : options.validation;
  const validation = Math.min(size, labels.length - 1);
  for (const row of stratifiedGroupSplit(labels, groups, { validation, seed: options.seed }).validation) {
    parts[groups[row]!] = 'validation';
  }
  return parts;
}

function styleOf({ entry }: PreparedRecording): string {
  return entry.style ?? '';
}

import { stratifiedGroupSplit } from '../group_split.ts';
import type { PreparedRecording } from './prepare.ts';
import { NO_STYLE } from './summary.ts';

/** The parts of the dataset. */
export type Part = (typeof everyPart)[number];

export const everyPart = ['train', 'validation'] as const;

/** The parts that a run does not have: what an earlier run left of them must go. */
export function partsWithout(parts: readonly Part[]): Part[] {
  return everyPart.filter((part) => !parts.includes(part));
}

/** The part of each recording, and what is worth saying of the division. */
export interface Division {
  parts: Part[];
  notes: string[];
}

/**
 * Divides recordings: clips of one stay together, each style has the same share in both parts. A style with a single
 * recording cannot be in both and trains, unless all styles are so: then styles do not count. One recording alone
 * trains; with `validation: 0` all do.
 *
 * @throws ParameterError for a size or a seed that does not fit
 */
export function divideRecordings(
  recordings: readonly PreparedRecording[],
  options: { validation: number; seed: number },
): Division {
  const parts: Part[] = recordings.map(() => 'train');
  if (options.validation === 0) return { parts, notes: [] };
  if (recordings.length < 2) return { parts, notes: ['no validation part: there is one recording only'] };
  const counts = new Map<string, number>();
  for (const recording of recordings) counts.set(styleOf(recording), (counts.get(styleOf(recording)) ?? 0) + 1);
  const alone = [...counts].filter(([, count]) => count < 2).map(([style]) => style);
  const unstyled = alone.length === counts.size;
  const notes: string[] = [];
  if (unstyled) notes.push('the validation part takes no account of styles: each has one recording only');
  else if (alone.length > 0)
    notes.push(
      `not in the validation part, having one recording only: ${alone.map((style) => style || NO_STYLE).join(', ')}`,
    );
  const labels: string[] = [];
  const groups: number[] = [];
  let clips = 0;
  for (const [i, recording] of recordings.entries()) {
    clips += recording.clips.length;
    const style = unstyled ? '' : styleOf(recording);
    if (!unstyled && counts.get(style)! < 2) continue;
    for (const _ of recording.clips) {
      labels.push(style);
      groups.push(i);
    }
  }
  // A share is of all clips, also where some styles cannot give their part of it.
  const size = options.validation < 1 ? Math.max(1, Math.round(options.validation * clips)) : options.validation;
  const validation = Math.min(size, labels.length - 1);
  for (const row of stratifiedGroupSplit(labels, groups, { validation, seed: options.seed }).validation) {
    parts[groups[row]!] = 'validation';
  }
  return { parts, notes };
}

function styleOf({ entry }: PreparedRecording): string {
  return entry.style ?? '';
}

import type { PreparedRecording } from './prepare.ts';

/**
 * Which clips are shown: the first of a recording of each style in turn. Keys are positions among all clips,
 * values count from 1.
 */
export function chooseSamples(recordings: readonly PreparedRecording[], count: number): Map<number, number> {
  const byStyle = new Map<string, number[]>();
  let position = 0;
  for (const { entry, clips } of recordings) {
    const style = entry.style ?? '';
    const positions = byStyle.get(style);
    if (positions) positions.push(position);
    else byStyle.set(style, [position]);
    position += clips.length;
  }
  const queues = [...byStyle.values()];
  const chosen: number[] = [];
  for (let round = 0; chosen.length < count && queues.some((queue) => queue.length > round); round++) {
    for (const queue of queues) if (round < queue.length && chosen.length < count) chosen.push(queue[round]!);
  }
  return new Map(chosen.map((at, i) => [at, i + 1]));
}

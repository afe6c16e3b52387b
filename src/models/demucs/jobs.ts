import { availableParallelism, totalmem } from 'node:os';

/**
 * Bytes that a run needs for each sample of its segment, over all its layers: measured on the published
 * HTDemucs with LibTorch 2.13 (360 MB for 343 980 samples); the others need less.
 */
const bytesPerSample = 1050;
/** Of Node, LibTorch, its buffers and one network's weights, measured. */
const fixedBytes = 630e6;

/**
 * Two segments of HTDemucs: with them a process that separates a song of four minutes, whose samples and stems take
 * half a gigabyte, stays under 2 GB.
 */
const usualLimit = 1.5e9;

/**
 * How many segments run beside each other: as many as there are cores and as fit into `memoryLimit` bytes,
 * one at least. Each gets one thread: threads inside a segment wait for each other, and their number shows
 * in the last bits of the result.
 */
export function segmentsAtOnce(segmentLength: number, memoryLimit = Math.min(usualLimit, totalmem() / 4)): number {
  const fitting = Math.floor((memoryLimit - fixedBytes) / (bytesPerSample * segmentLength));
  return Math.max(1, Math.min(availableParallelism(), fitting));
}

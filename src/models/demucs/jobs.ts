import { availableParallelism, totalmem } from 'node:os';

/**
 * Bytes that a run needs for each sample of its segment, over all its layers: measured on the published
 * HTDemucs with LibTorch 2.13 (350 MB for 343 980 samples); the others need less.
 */
const bytesPerSample = 1000;
/** Of Node, LibTorch, its buffers and the weights, measured. */
const fixedBytes = 450e6;

/**
 * What keeps a process that separates a song of a few minutes, whose stems take 1.4 MB a second, under 2 GB; or a
 * quarter of a small machine.
 */
const defaultLimit = Math.min(1.5e9, totalmem() / 4);

/**
 * How many segments run beside each other: as many as there are cores and as fit into `memoryLimit` bytes,
 * one at least. Each gets one thread: threads inside a segment wait for each other, and their number shows
 * in the last bits of the result.
 */
export function segmentsAtOnce(segmentLength: number, memoryLimit: number = defaultLimit): number {
  const fitting = Math.floor((memoryLimit - fixedBytes) / (bytesPerSample * segmentLength));
  return Math.max(1, Math.min(availableParallelism(), fitting));
}

import { availableParallelism, totalmem } from 'node:os';

/**
 * Bytes that a run needs for each sample of its segment, over all its layers: measured on the published
 * HTDemucs with LibTorch 2.13 (0.73 GB for 343 980 samples); the others need less.
 */
const bytesPerSample = 2200;
/** Of Node, LibTorch and its buffers, measured. */
const fixedBytes = 250e6;

/**
 * How many segments run beside each other: as many as there are cores and as fit into `memoryLimit` bytes,
 * one at least. Each gets one thread: threads inside a segment wait for each other, and their number shows
 * in the last bits of the result.
 */
export function segmentsAtOnce(segmentLength: number, memoryLimit: number = totalmem() / 4): number {
  const fitting = Math.floor((memoryLimit - fixedBytes) / (bytesPerSample * segmentLength));
  return Math.max(1, Math.min(availableParallelism(), fitting));
}

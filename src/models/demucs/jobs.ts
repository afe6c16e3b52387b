import { availableParallelism } from 'node:os';

/**
 * Bytes that a run needs for each sample of its segment, over all its layers: measured on the published
 * HTDemucs with LibTorch 2.13 (0.73 GB for 343 980 samples); the others need less.
 */
const bytesPerSample = 2200;
/** Of Node, LibTorch and its buffers, measured. */
const fixedBytes = 250e6;

/** How many segments run beside each other, and the threads that each of them gets. */
export interface Parallelism {
  jobs: number;
  torchThreads: number;
}

/**
 * As many segments beside each other as there are cores and memory allows, one at least; cores that are
 * left over go into the segments. One thread for each segment is fastest: threads inside a segment wait
 * for each other.
 */
export function parallelism(segmentLength: number, memoryLimit: number, jobs?: number): Parallelism {
  const cores = availableParallelism();
  const fitting = Math.floor((memoryLimit - fixedBytes) / (bytesPerSample * segmentLength));
  const chosen = jobs ?? Math.max(1, Math.min(cores, fitting));
  return { jobs: chosen, torchThreads: Math.max(1, Math.floor(cores / chosen)) };
}

// The measured process of folder_300.ts: indexes a folder and caches its MFCCs.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { Dataset } from '../src/dataset/dataset.ts';
import { extractFeatures } from '../src/dataset/extract_features.ts';
import { indexFolder } from '../src/dataset/index_folder.ts';
import { mfcc } from '../src/features/mfcc.ts';

/** What to do. */
export interface FolderJob {
  root: string;
  out: string;
  cacheDir: string;
}

/** What was measured. */
export interface FolderOutcome {
  reused: number;
  computed: number;
  cached: number;
  skipped: number;
  indexSeconds: number;
  mfccSeconds: number;
  /** Longest times that the JavaScript thread was blocked, in ms. */
  indexBlockedMs: number;
  mfccBlockedMs: number;
  /** Of the whole process. */
  peakMiB: number;
}

const { root, out, cacheDir } = JSON.parse(process.argv[2]!) as FolderJob;
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('interrupted')));
const { signal } = stop;

/** The sampling timer itself is late by its resolution; what is above that is blocking. */
const RESOLUTION_MS = 1;

async function watched(run: () => Promise<void>): Promise<{ seconds: number; blockedMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  // The histogram counts from its second sample on, and sees a block only once it has ended.
  await setTimeout(20);
  const start = performance.now();
  await run();
  const seconds = (performance.now() - start) / 1000;
  await setTimeout(20);
  delay.disable();
  return { seconds: Math.round(seconds * 100) / 100, blockedMs: Math.round(delay.max / 1e5) / 10 - RESOLUTION_MS };
}

try {
  // Modules are loaded; the first turn of the loop is not part of the measurement.
  await setTimeout(50);
  let rows: Awaited<ReturnType<typeof indexFolder>> | undefined;
  let files = 0;
  const indexing = await watched(async () => {
    const onProgress = ({ done }: { done: number }) => {
      files = done;
      process.send?.({ done });
    };
    rows = await indexFolder(root, { out, signal, onProgress });
  });
  const extraction = extractFeatures(Dataset.fromIndex(rows!), [mfcc.with({ nMfcc: 20 })], {
    sampleRate: 22050,
    clipDuration: 30,
    cacheDir,
    signal,
    onProgress: ({ done }) => process.send?.({ done: files + done }),
  });
  let numbers = 0;
  const computing = await watched(async () => {
    for await (const { tensors } of extraction) numbers += tensors[0]!.size;
  });
  if (numbers === 0) throw new Error('no tensors');
  const { computed, cached, skipped } = extraction.report;
  const outcome: FolderOutcome = {
    reused: rows!.reused,
    computed,
    cached,
    skipped: skipped.length + rows!.skipped.length,
    indexSeconds: indexing.seconds,
    mfccSeconds: computing.seconds,
    indexBlockedMs: indexing.blockedMs,
    mfccBlockedMs: computing.blockedMs,
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  process.send?.(outcome, () => process.disconnect());
} catch (error) {
  if (!signal.aborted) throw error;
  process.exitCode = 130;
  process.disconnect?.();
}

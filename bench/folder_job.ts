// The measured process of folder_300.ts: indexes a folder and caches its MFCCs.
import { readFileSync } from 'node:fs';
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
  indexing: Watched;
  computing: Watched;
  /** Of the whole process. */
  peakMiB: number;
}

const { root, out, cacheDir } = JSON.parse(process.argv[2]!) as FolderJob;
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('interrupted')));
const { signal } = stop;

/** CPU milliseconds of this thread so far (Linux only). */
function cpuMilliseconds(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}

interface Watched {
  seconds: number;
  /** Longest lateness of a timer: also counts other programs on the cores, and garbage collection. */
  delayMs: number;
  /** Most CPU time that the JavaScript thread took between two turns of the timer. */
  busyMs: number;
}

const INTERVAL_MS = 1;

async function watched(run: () => Promise<void>): Promise<Watched> {
  let delayMs = 0;
  let busyMs = 0;
  let last = performance.now();
  let lastCpu = cpuMilliseconds();
  const look = () => {
    const now = performance.now();
    const cpu = cpuMilliseconds();
    delayMs = Math.max(delayMs, now - last - INTERVAL_MS);
    busyMs = Math.max(busyMs, cpu - lastCpu);
    last = now;
    lastCpu = cpu;
  };
  const timer = setInterval(look, INTERVAL_MS);
  const start = performance.now();
  await run().finally(() => clearInterval(timer));
  const seconds = (performance.now() - start) / 1000;
  look();
  return { seconds: round(seconds, 2), delayMs: round(delayMs, 1), busyMs: round(busyMs, 1) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
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
    indexing,
    computing,
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  process.send?.(outcome, () => process.disconnect());
} catch (error) {
  if (!signal.aborted) throw error;
  process.exitCode = 130;
  process.disconnect?.();
}

/** How far a long call has come. `total` may grow while work is being discovered. */
export interface Progress {
  done: number;
  total: number;
  /** What is counted: `'files'`, `'tiles'`, `'segments'`, `'bytes'` … */
  unit: string;
}

/** Taken by every call that may take long. */
export interface RunOptions {
  /** Aborting rejects the call with `signal.reason`; work stops within about a millisecond. */
  signal?: AbortSignal;
  /** Called on the JavaScript thread, coalesced. If it throws, the call is cancelled and rejects with that error. */
  onProgress?: (progress: Progress) => void;
  /** Worker threads to use; the numbers never depend on it. Default: all cores. */
  threads?: number;
}

/**
 * Runs `task` over `items` with at most `limit` in flight; results keep the order of `items`. The
 * first rejection (or an abort) stops new items from starting and rejects once those in flight ended.
 */
export async function mapConcurrent<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  task: (item: Item, index: number) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result[]> {
  const results: Result[] = [];
  const inFlight = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  let index = 0;
  for await (const item of items) {
    if (failure || signal?.aborted) break;
    const at = index++;
    const running: Promise<void> = task(item, at)
      .then(
        (result) => {
          results[at] = result;
        },
        (error: unknown) => {
          failure ??= { error };
        },
      )
      .finally(() => inFlight.delete(running));
    inFlight.add(running);
    if (inFlight.size >= limit) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
  signal?.throwIfAborted();
  if (failure) throw failure.error;
  return results;
}

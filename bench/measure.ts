/** CPU seconds (user and system, all threads of this process) of one call. */
export async function cpuSeconds(call: () => Promise<unknown> | unknown): Promise<number> {
  const before = process.cpuUsage();
  await call();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
}

/** Wall-clock seconds of one call. */
export async function wallSeconds(call: () => Promise<unknown> | unknown): Promise<number> {
  const before = performance.now();
  await call();
  return (performance.now() - before) / 1000;
}

/**
 * Takes turns (ours, rival, ours, rival …) so that both see the same state of the machine, and keeps
 * the smallest time of each: what the code costs when nothing disturbs it.
 */
export async function takeTurns<Name extends string>(
  contestants: Record<Name, () => Promise<number>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(contestants) as Name[];
  const best = Object.fromEntries(names.map((name) => [name, Infinity])) as Record<Name, number>;
  for (const name of names) await contestants[name](); // warm-up
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      await collectGarbage();
      best[name] = Math.min(best[name], await contestants[name]());
    }
  }
  return best;
}

/** Earlier results go before the clock runs: their memory is used again, as Python's is at once. */
async function collectGarbage(): Promise<void> {
  (globalThis as { gc?: () => void }).gc?.();
  await new Promise((resolve) => setImmediate(resolve)); // where finalizers run
  await new Promise((resolve) => setTimeout(resolve, 50)); // V8's own threads sweep on, and their time is counted
}

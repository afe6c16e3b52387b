/**
 * Runs `task` over `items` with at most `limit` started and not yet consumed, and yields results in
 * the order of `items`: look-ahead without growth, however slow the consumer is. `task` must not
 * reject for one item's sake; a rejection ends the sequence. Leaving early waits for what was started.
 */
export async function* mapOrdered<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  task: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const started: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const running = task(item);
      // Awaited in its turn; until then a rejection must not count as unhandled.
      running.catch(() => {});
      started.push(running);
      if (started.length >= limit) yield await started.shift()!;
    }
    while (started.length > 0) yield await started.shift()!;
  } finally {
    await Promise.allSettled(started);
  }
}

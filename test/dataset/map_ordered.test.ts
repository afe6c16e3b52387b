import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mapOrdered } from '../../src/dataset/map_ordered.ts';

describe('mapOrdered', () => {
  it('keeps the order although later items finish first, within the limit', async () => {
    let running = 0;
    let most = 0;
    const task = async (n: number) => {
      most = Math.max(most, ++running);
      await delay(10 - n);
      running--;
      return 2 * n;
    };
    const results: number[] = [];
    for await (const result of mapOrdered([0, 1, 2, 3, 4, 5, 6, 7], 3, task)) results.push(result);
    expect(results).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
    expect(most).toBe(3);
  });

  it('waits for what was started when a task rejects or the consumer leaves', async () => {
    const ended: number[] = [];
    const task = async (n: number) => {
      await delay(n);
      ended.push(n);
      if (n === 1) throw new Error('one');
      return n;
    };
    const all = async (items: number[]) => {
      for await (const _ of mapOrdered(items, 3, task)) break;
    };
    await expect(all([1, 5, 9, 20])).rejects.toThrow('one');
    expect(ended).toEqual([1, 5, 9]);
    await all([2, 6, 8, 20]);
    expect(ended).toEqual([1, 5, 9, 2, 6, 8]);
  });
});

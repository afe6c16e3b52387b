import { describe, expect, it } from 'vitest';
import { mapConcurrent } from '../../src/core/run.ts';

const sleep = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

describe('mapConcurrent', () => {
  it('keeps order and never exceeds the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await mapConcurrent([5, 1, 4, 2, 3], 2, async (value) => {
      most = Math.max(most, ++running);
      await sleep(value);
      running--;
      return value * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it('starts nothing new after a failure and waits for what runs', async () => {
    const started: number[] = [];
    let finished = 0;
    const run = mapConcurrent([0, 1, 2, 3, 4, 5], 2, async (value) => {
      started.push(value);
      await sleep(value === 1 ? 1 : 10);
      if (value === 1) throw new Error('one');
      finished++;
    });
    await expect(run).rejects.toThrow('one');
    expect(finished).toBe(started.length - 1);
    expect(started.length).toBeLessThan(6);
  });

  it('stops on abort with its reason', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const run = mapConcurrent(
      [1, 2, 3],
      1,
      async (value) => {
        seen.push(value);
        controller.abort(new RangeError('stop'));
      },
      controller.signal,
    );
    await expect(run).rejects.toThrow(RangeError);
    expect(seen).toEqual([1]);
  });
});

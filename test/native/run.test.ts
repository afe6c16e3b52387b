import { expect, it } from 'vitest';
import type { Addon, PlanHandle } from '../../src/native/addon.ts';
import { runPlan } from '../../src/native/run.ts';

it('starts nothing for a signal that was aborted before', async () => {
  const started: unknown[] = [];
  const addon = { runPlan: (...job: unknown[]) => started.push(job), cancelJob: () => {} } as unknown as Addon;
  const reason = new Error('before');
  await expect(runPlan(addon, {} as PlanHandle, [], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(started).toEqual([]);
});

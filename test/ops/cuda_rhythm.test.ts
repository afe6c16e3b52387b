import { describe, expect, it } from 'vitest';
import * as melisma from '../../src/index.ts';
import { cudaParity } from './cuda_executor.ts';
import { rhythmCases } from './rhythm_cases.ts';
import { rhythmInput } from './rhythm_signals.ts';

type AnyOp = (input: melisma.RhythmInput, options: object) => Promise<melisma.Tensor>;

const { skipped, orders, normalisedError } = await cudaParity();

/**
 * Differences of decibels, themselves within 1e-3 dB where bands are quiet; a tempogram of a given envelope has no
 * decibels in it.
 */
const gateOf = (op: string, signal: string) => (op === 'onsetStrength' ? 2e-4 : signal === 'envelope' ? 1e-6 : 2e-5);

describe.skipIf(skipped)('CUDA kernels of rhythm equal the CPU', () => {
  const rows = rhythmCases.filter(({ op }) => op === 'onsetStrength' || op === 'tempogram');
  it.each(rows)('$id', async ({ op, signal, sampleRate, options }) => {
    const run = (melisma as unknown as Record<string, AnyOp>)[op]!;
    const input = await rhythmInput(signal, sampleRate);
    const reference = await run(input, { sampleRate, ...options, device: 'cpu' });
    let first: melisma.Tensor | undefined;
    for (const order of orders) {
      process.env.MELISMA_CUDA_ORDER = order;
      const result = await run(input, { sampleRate, ...options, device: 'cuda' });
      expect(result.shape).toEqual(reference.shape);
      expect(normalisedError(result.data, reference.data), order).toBeLessThanOrEqual(gateOf(op, signal));
      first ??= result;
      expect(result.data, `bits, ${order}`).toEqual(first.data);
    }
  });

  it('a batch of audio and of envelopes has the bits of its items', async () => {
    const names = ['music', 'envelope', 'stereo', 'envelope'];
    const items = (await Promise.all(names.map((name) => rhythmInput(name, 22050)))) as melisma.AudioSignal[];
    using plan = await melisma.tempogram.plan({ sampleRate: 22050, winLength: 24, device: 'cuda' });
    const together = await plan.run(items);
    for (const [i, item] of items.entries()) expect(together[i]!.data).toEqual((await plan.run(item)).data);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../../src/dataset/npy.ts';
import { type ApplyOptions, separate } from '../../../src/models/demucs/apply.ts';
import type { Planar } from '../../../src/models/demucs/planar.ts';
import type { Bag, SegmentModel } from '../../../src/models/demucs/segment_model.ts';
import { seededSignal } from '../seeded_weights.ts';
import { snr } from '../snr.ts';

interface Case {
  length: number;
  models: [gain: number, fixed: boolean][];
  weights?: number[][];
  shifts?: number[];
  split?: boolean;
  overlap?: number;
  transition_power?: number;
  segment?: number;
}

const rate = 200;
const golden = new URL('../../golden/demucs/', import.meta.url);
const cases = JSON.parse(readFileSync(new URL('apply.json', golden), 'utf8')) as Case[];
const expected = (await readNpy(new URL('apply.npy', golden).pathname)).data as Float32Array;

/** The model of make_demucs_goldens.py whose result tells where in its input a sample lay. */
function ramp(gain: number, fixed: boolean, wait: () => Promise<void> = async () => {}): SegmentModel {
  return {
    sources: ['a', 'b'],
    channels: 2,
    segmentLength: rate / 2,
    trainingLength: fixed ? 100 : 0,
    async run(segment: Planar) {
      await wait();
      const result = new Float32Array(2 * segment.data.length);
      segment.data.forEach((sample, i) => {
        const place = ((i % segment.length) + 1) / segment.length;
        result[i] = sample * place * gain;
        result[segment.data.length + i] = sample * (1 - 0.5 * place) - gain;
      });
      return result;
    },
  };
}

function optionsOf(row: Partial<Case>, jobs = 1): ApplyOptions {
  return {
    shifts: row.shifts ?? [],
    maxShift: rate / 2,
    split: row.split ?? true,
    segmentLength: row.segment && Math.trunc(rate * row.segment),
    overlap: row.overlap ?? 0.25,
    transitionPower: row.transition_power ?? 1,
    jobs,
  };
}

function bagOf(models: SegmentModel[], weights?: number[][]): Bag {
  return { models, weights: weights ?? models.map(() => [1, 1]) };
}

const mixOf = (name: string, length: number): Planar => ({ data: seededSignal(name, 2, length), channels: 2, length });

describe('separate equals apply_model of upstream', () => {
  let from = 0;
  const rows = cases.map((row, index) => {
    const wanted = expected.subarray(from, (from += 4 * row.length));
    return { index, row, wanted, title: JSON.stringify(row) };
  });

  it.each(rows)('$title', async ({ index, row, wanted }) => {
    const models = row.models.map(([gain, fixed]) => ramp(gain, fixed));
    const stems = await separate(bagOf(models, row.weights), mixOf(`apply.${index}`, row.length), optionsOf(row));
    expect(snr(stems, wanted)).toBeGreaterThan(120); // sums in float32, in another order
  });
});

describe('separate', () => {
  const mix = mixOf('apply', 1000);

  it('gives the same bits whatever runs beside each other, in any order', async () => {
    let turn = 0;
    const late = () => new Promise<void>((resolve) => setTimeout(resolve, turn++ % 3 === 0 ? 5 : 0));
    const alone = await separate(bagOf([ramp(1, true)]), mix, optionsOf({ shifts: [3, 50] }));
    const beside = await separate(bagOf([ramp(1, true, late)]), mix, optionsOf({ shifts: [3, 50] }, 4));
    expect(beside).toEqual(alone);
  });

  it('reports every segment of every pass and model', async () => {
    const seen: string[] = [];
    await separate(bagOf([ramp(1, true), ramp(2, false)]), mix, optionsOf({ shifts: [0, 100] }), {
      onProgress: ({ done, total, unit }) => seen.push(`${done}/${total} ${unit}`),
    });
    // 1100 and 1000 samples in steps of 75, for each model
    expect(seen).toHaveLength(2 * (15 + 14));
    expect(seen.at(0)).toBe('1/58 segments');
    expect(seen.at(-1)).toBe('58/58 segments');
  });

  it('stops within one segment after an abort', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    let runs = 0;
    const model = ramp(1, true, async () => {
      if (++runs === 3) controller.abort(reason);
    });
    const separating = separate(bagOf([model]), mix, optionsOf({}), { signal: controller.signal });
    await expect(separating).rejects.toBe(reason);
    expect(runs).toBe(3);
  });

  it('passes on what the model throws', async () => {
    const failure = new Error('broken');
    const model = ramp(1, true, () => Promise.reject(failure));
    await expect(separate(bagOf([model]), mix, optionsOf({}, 2))).rejects.toBe(failure);
  });

  it('refuses segments longer than those of the training', async () => {
    await expect(separate(bagOf([ramp(1, true)]), mix, optionsOf({ segment: 0.6 }))).rejects.toThrow(
      'segment: expected at most 100 samples',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { Tensor } from '../../../src/core/tensor.ts';
import { defineSchema, f } from '../../../src/dataset/index.ts';
import { delayPattern } from '../../../src/models/delay_pattern.ts';
import { delayed } from '../example_schema.ts';
import { dataset, found } from './broken.ts';

const labels = defineSchema({ labels: f.list(f.list(f.int64())) });
const nested = defineSchema({ musicgen_features: f.struct({ labels: f.list(f.list(f.int64())) }) });
const codes = new Tensor(
  'int32',
  [4, 10],
  Int32Array.from({ length: 40 }, (_, i) => i),
);
const stereoCodes = new Tensor('int32', [8, 5], codes.data);

function changed(change: (rows: number[][]) => void): { labels: number[][] }[] {
  const rows = delayed(6, 5);
  change(rows);
  return [{ labels: rows }];
}

describe('labels', () => {
  it('of delayPattern are good, mono and stereo, also filled up and nested', async () => {
    const stereo = delayPattern(stereoCodes, { audioChannels: 2 });
    const filled = [...delayed(4, 7), [-100, -100, -100, -100]];
    expect(await found(await dataset(labels, [{ labels: delayPattern(codes) }, { labels: filled }]))).toEqual([]);
    expect(await found(await dataset(labels, [{ labels: stereo }]))).toEqual([]);
    expect(await found(await dataset(nested, [{ musicgen_features: { labels: delayPattern(codes) } }]))).toEqual([]);
  });

  it.each<[string, (rows: number[][]) => void, string]>([
    [
      'without delay',
      (rows) => {
        for (const row of rows) row.fill(3);
      },
      'step 0, codebook 1: expected padding for 1 steps, got code 3',
    ],
    [
      'with a code beyond the codebook',
      (rows) => {
        rows[4]![2] = 2049;
      },
      'step 4, codebook 2: expected a code below 2048, padding or -100, got 2049',
    ],
    [
      'with a hole',
      (rows) => {
        rows[4]![2] = 2048;
      },
      'step 4: expected 4 codes, got 3',
    ],
    [
      'that go on after the end',
      (rows) => {
        rows[4]!.fill(-100);
      },
      'step 5: codes after the end',
    ],
  ])('%s', async (_, change, message) => {
    expect(await found(await dataset(labels, changed(change)))).toEqual([`error labels-delay: row 0: ${message}`]);
  });

  it('as [codebooks][steps], or ragged', async () => {
    const turned = Array.from({ length: 4 }, () => new Array<number>(6).fill(1));
    expect(await found(await dataset(labels, [{ labels: turned }]))).toEqual([
      'error labels-shape: row 0: expected [steps][4 or 8], got [4][6]',
    ]);
    const ragged = changed((rows) => rows[3]!.pop());
    expect((await found(await dataset(labels, ragged))).join()).toContain('error labels-shape: row 0');
  });

  it('lists one fault of many rows a few times', async () => {
    const rows = Array.from({ length: 9 }, () => changed((row) => row[0]!.fill(1))[0]!);
    const all = await found(await dataset(labels, rows));
    expect(all).toHaveLength(4);
    expect(all.at(-1)).toBe('error labels-delay: the same 6 more times');
  });
});

describe('whisper_features', () => {
  const matrix = (bands: number, frames: number) => ({
    whisper_features: { shape: [bands, frames], data: new Float32Array(bands * frames) },
  });

  it.each([
    [80, 3000, []],
    [128, 3000, []],
    [80, 200, ['error whisper-shape: row 0: expected [80 or 128, 3000], got [80, 200]']],
    [64, 3000, ['error whisper-shape: row 0: expected [80 or 128, 3000], got [64, 3000]']],
  ])('[%i, %i]', async (bands, frames, expected) => {
    const schema = defineSchema({ whisper_features: f.array2d([null, frames], 'float32') });
    expect(await found(await dataset(schema, [matrix(bands, frames)]))).toEqual(expected);
  });
});

describe('attention_mask', () => {
  const schema = defineSchema({ input_ids: f.list(f.int64()), attention_mask: f.list(f.int64()) });

  it('is 0 and 1, and as long as input_ids', async () => {
    const row = (ids: number[], mask: number[]) => ({ input_ids: ids, attention_mask: mask });
    expect(await found(await dataset(schema, [row([5, 1, 0], [1, 1, 0])]))).toEqual([]);
    expect(await found(await dataset(schema, [row([5, 1], [1, 2])]))).toEqual([
      'error attention-mask: expected 0 or 1, got 2',
    ]);
    expect(await found(await dataset(schema, [row([5, 1], [1])]))).toEqual([
      'error attention-mask: row 0: 2 input_ids, but a mask of 1',
    ]);
  });
});

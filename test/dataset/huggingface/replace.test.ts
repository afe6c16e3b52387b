import { open, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineSchema, f, type HuggingFaceOptions, writeHuggingFaceDataset } from '../../../src/dataset/index.ts';
import { temporary } from '../temporary_folder.ts';

const schema = defineSchema({ value: f.int32() });
const rows = (...values: number[]) => values.map((value) => ({ value }));

async function fingerprint(values: number[], options: HuggingFaceOptions = {}): Promise<string> {
  return (await writeHuggingFaceDataset(await temporary('dataset'), schema, rows(...values), options)).fingerprint;
}

describe('a dataset written over another', () => {
  it("takes Python's caches of the old rows away with them", async () => {
    const folder = await temporary('dataset');
    await writeHuggingFaceDataset(folder, schema, rows(1));
    await writeFile(path.join(folder, 'cache-0123456789abcdef.arrow'), 'old');
    await writeHuggingFaceDataset(folder, schema, rows(2));
    expect((await readdir(folder)).sort()).toEqual(['data-00000-of-00001.arrow', 'dataset_info.json', 'state.json']);
    expect(await readdir(path.dirname(folder))).toEqual(['dataset']);
  });

  it('leaves the old bytes to whoever has them open', async () => {
    const folder = await temporary('dataset');
    await writeHuggingFaceDataset(folder, schema, rows(1, 2, 3));
    const file = await open(path.join(folder, 'data-00000-of-00001.arrow'));
    try {
      const before = Buffer.alloc((await file.stat()).size);
      await file.read(before, 0, before.length, 0);
      await writeHuggingFaceDataset(folder, schema, rows(4));
      const after = Buffer.alloc(before.length);
      expect((await file.read(after, 0, after.length, 0)).bytesRead).toBe(before.length);
      expect(after.equals(before)).toBe(true);
    } finally {
      await file.close();
    }
  });

  it('stays when the new one fails', async () => {
    const folder = await temporary('dataset');
    await writeHuggingFaceDataset(folder, schema, rows(1));
    await expect(writeHuggingFaceDataset(folder, schema, rows(0.5))).rejects.toThrow('row 0, column value');
    expect(await readdir(folder)).toHaveLength(3);
  });
});

describe('the fingerprint', () => {
  it('is equal for equal rows and settings only', async () => {
    const expected = await fingerprint([1, 2, 3]);
    expect(expected).toMatch(/^[0-9a-f]{16}$/);
    expect(await fingerprint([1, 2, 3])).toBe(expected);
    const others = await Promise.all([
      fingerprint([1, 2, 4]),
      fingerprint([3, 2, 1]),
      fingerprint([1, 2]),
      fingerprint([1, 2, 3], { format: 'torch' }),
      fingerprint([1, 2, 3], { config: { seed: 1 } }),
    ]);
    expect(new Set([expected, ...others]).size).toBe(6);
  });
});

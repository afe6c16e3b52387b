import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { defineSchema, f, HuggingFaceWriter, writeHuggingFaceDataset } from '../../../src/dataset/index.ts';
import { temporary } from '../temporary_folder.ts';

const schema = defineSchema({ id: f.int32(), wave: f.list(f.float32()) });
const rows = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ id, wave: new Float32Array(1000).fill(id) }));
const options = { maxBatchBytes: 40_000, maxShardBytes: 200_000, config: 'same', resume: true };
const ROWS = 300;

async function bytesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const files = names.map(
    async (name) => [name, (await readFile(path.join(folder, name))).toString('base64')] as const,
  );
  return Object.fromEntries(await Promise.all(files));
}

it('a process killed while it writes is gone on with, to the same bytes', async () => {
  const folder = await temporary('dataset');
  const code = `
    import { defineSchema, f, HuggingFaceWriter } from ${JSON.stringify(new URL('../../../src/dataset/index.ts', import.meta.url).href)};
    const schema = defineSchema({ id: f.int32(), wave: f.list(f.float32()) });
    const writer = await HuggingFaceWriter.open(process.argv[1], schema, ${JSON.stringify(options)});
    for (let id = 0; ; id++) await writer.write({ id, wave: new Float32Array(1000).fill(id) });
  `;
  const child = spawn(process.execPath, [
    '--import',
    import.meta.resolve('tsx'),
    '--input-type=module',
    '--eval',
    code,
    folder,
  ]);
  const ended = new Promise((resolve) => child.on('close', resolve));
  // At any moment once there is something to lose.
  while (!(await readdir(`${folder}.partial`).catch((): string[] => [])).includes('shard-00001.arrow')) await sleep(5);
  child.kill('SIGKILL');
  await ended;
  const stored = await HuggingFaceWriter.open(folder, schema, options);
  expect(stored.resumedRows).toBeGreaterThan(20);
  await stored.close();
  // The child had no end: what it wrote beyond ours is part of the same sequence.
  const count = Math.max(ROWS, stored.resumedRows + 10);
  const expected = await temporary('dataset');
  await writeHuggingFaceDataset(folder, schema, rows(count), options);
  await writeHuggingFaceDataset(expected, schema, rows(count), options);
  expect(await bytesOf(folder)).toEqual(await bytesOf(expected));
});

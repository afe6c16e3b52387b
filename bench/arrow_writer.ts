// node --import tsx bench/arrow_writer.ts [folder]: 1.5 GB of 30 s clips with spectrograms as a Hugging Face
// dataset, beside the same bytes written raw, in turns; the memory that it took.
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineSchema, f, HuggingFaceWriter } from '../src/dataset/index.ts';

const ROWS = 280;
const ROUNDS = 3;
const schema = defineSchema({ id: f.int32(), wave: f.list(f.float32()), mel: f.array2d([null, 128], 'float32') });
const wave = Float32Array.from({ length: 960_000 }, (_, i) => Math.sin(i));
const mel = { shape: [3000, 128], data: new Float32Array(384_000).fill(0.25) };
const piece = new Uint8Array(64 * 2 ** 20).fill(3);

async function writeDataset(folder: string): Promise<number> {
  const writer = await HuggingFaceWriter.open(folder, schema);
  for (let id = 0; id < ROWS; id++) await writer.write({ id, wave, mel });
  return (await writer.finish()).bytes;
}

async function writeRaw(file: string, bytes: number): Promise<number> {
  const handle = await open(file, 'w');
  for (let left = bytes; left > 0; left -= piece.length) await handle.write(piece, 0, Math.min(piece.length, left));
  await handle.close();
  return bytes;
}

async function measure(name: string, task: () => Promise<number>): Promise<number> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const bytes = await task();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const speed = (bytes / 1e6 / seconds).toFixed(0);
  console.log(
    `${name}: ${speed} MB/s (processor: ${(user / 1e6).toFixed(2)} s own, ${(system / 1e6).toFixed(2)} s system)`,
  );
  return bytes;
}

const folder = mkdtempSync(path.join(process.argv[2] ?? tmpdir(), 'melisma-bench-'));
const before = process.resourceUsage().maxRSS / 1024;
try {
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = await measure('dataset', () => writeDataset(path.join(folder, 'dataset')));
    if (round === 0) {
      const peak = process.resourceUsage().maxRSS / 1024;
      console.log(
        `${(bytes / 1e9).toFixed(2)} GB; memory: ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most`,
      );
    }
    rmSync(path.join(folder, 'dataset'), { recursive: true });
    await measure('raw    ', () => writeRaw(path.join(folder, 'raw'), bytes));
    rmSync(path.join(folder, 'raw'));
  }
} finally {
  rmSync(folder, { recursive: true });
}

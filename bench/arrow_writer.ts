// node --import tsx bench/arrow_writer.ts [--folder <folder>] [--rounds 5] [--report]: 1.5 GB of 30 s clips with
// spectrograms as a Hugging Face dataset, beside as many bytes written by plain fs.write, in turns; and the memory that
// it took. The best round counts: a disk or a neighbour can only slow a round down.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { defineSchema, f, HuggingFaceWriter } from '../src/dataset/index.ts';

const ROWS = 280;
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

interface Speed {
  bytes: number;
  megabytesPerSecond: number;
  /** Of the processor, by all threads. */
  cpuSecondsPerGigabyte: number;
}

async function measure(task: () => Promise<number>): Promise<Speed> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const bytes = await task();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    bytes,
    megabytesPerSecond: Math.round(bytes / 1e6 / seconds),
    cpuSecondsPerGigabyte: Number((((user + system) / 1e6 / bytes) * 1e9).toFixed(2)),
  };
}

function best(speeds: readonly Speed[]): Omit<Speed, 'bytes'> {
  return {
    megabytesPerSecond: Math.max(...speeds.map((speed) => speed.megabytesPerSecond)),
    cpuSecondsPerGigabyte: Math.min(...speeds.map((speed) => speed.cpuSecondsPerGigabyte)),
  };
}

const { values: flags } = parseArgs({
  options: {
    folder: { type: 'string', default: tmpdir() },
    rounds: { type: 'string', default: '5' },
    report: { type: 'boolean' },
  },
});
const folder = mkdtempSync(path.join(flags.folder, 'melisma-bench-'));
const load = loadavg()[0]!.toFixed(1);
const datasets: Speed[] = [];
const raws: Speed[] = [];
let peak = 0;
try {
  for (let round = 0; round < Number(flags.rounds); round++) {
    datasets.push(await measure(() => writeDataset(path.join(folder, 'dataset'))));
    peak ||= process.resourceUsage().maxRSS;
    rmSync(path.join(folder, 'dataset'), { recursive: true });
    const { bytes } = datasets.at(-1)!;
    raws.push(await measure(() => writeRaw(path.join(folder, 'raw'), bytes)));
    rmSync(path.join(folder, 'raw'));
    console.error(
      `round ${round + 1}: ${datasets.at(-1)!.megabytesPerSecond} MB/s, plain ${raws.at(-1)!.megabytesPerSecond}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
const result = {
  machine: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores, load ${load} at the start`,
  date: new Date().toISOString().slice(0, 10),
  gigabytes: Number((datasets[0]!.bytes / 1e9).toFixed(2)),
  dataset: best(datasets),
  plainWrite: best(raws),
  peakMiB: Math.round(peak / 1024),
};
console.log(JSON.stringify(result, null, 2));
const file = fileURLToPath(new URL('./results/arrow_writer.json', import.meta.url));
if (flags.report) writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);

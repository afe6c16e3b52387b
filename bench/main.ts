// `npm run bench [-- --report] [--rounds 10] [--only mfcc,stft]`: every op against the rivals that are
// installed, one thread, in turns within one run. With --report the rows go to bench/results and into
// the table of the README.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AudioSignal } from '../src/core/signal.ts';
import { Tensor } from '../src/core/tensor.ts';
import { readNpy } from '../src/dataset/npy.ts';
import { type BenchCase, cases } from './cases.ts';
import { cpuSeconds, takeTurns, wallSeconds } from './measure.ts';
import { describeRun, printRows, type Row, writeReport } from './report.ts';
import { javascriptRival } from './rivals/javascript.ts';
import { PythonRivals } from './rivals/python.ts';
import { music } from './signals.ts';

const { values: flags } = parseArgs({
  options: { report: { type: 'boolean' }, rounds: { type: 'string', default: '10' }, only: { type: 'string' } },
});
const rounds = Number(flags.rounds);
const seconds = 180;
const folder = mkdtempSync(join(tmpdir(), 'melisma-bench-'));
const versions: Record<string, string> = {};

const python = await PythonRivals.start();
if (python) Object.assign(versions, python.versions);
else console.error('no Python with NumPy (set MELISMA_PYTHON): librosa, torch and soxr are left out');

try {
  const rows: Row[] = [];
  for (const rate of [16000, 22050, 44100] as const) {
    const wanted = (flags.only ?? '').split(',');
    const chosen = cases.filter((row) => row.rate === rate && wanted.some((part) => row.name.includes(part)));
    if (chosen.length === 0) continue;
    const samples = music(seconds, rate);
    const path = join(folder, `${rate}.f32`);
    writeFileSync(path, samples);
    await python?.load(String(rate), path, rate);
    for (const row of chosen) {
      rows.push(await measure(row, AudioSignal.mono(samples, rate)));
      printRows(rows.slice(-1), rows.length === 1);
    }
  }
  const run = describeRun(
    versions,
    `${seconds} s of synthetic music, one thread, least CPU time of ${rounds} rounds taken in turns`,
  );
  console.log(`\n${run.machine}, commit ${run.commit}; ${run.method}`);
  if (flags.report) writeReport(run, rows);
} finally {
  python?.stop();
  rmSync(folder, { recursive: true });
}

async function measure(row: BenchCase, signal: AudioSignal): Promise<Row> {
  const ours = await row.prepare(signal);
  const contestants: Record<string, () => Promise<number>> = { melisma: () => cpuSeconds(() => ours.run(1)) };
  const factors: Record<string, number> = {};
  for (const rival of row.python) {
    if (python?.names.has(rival)) contestants[rival] = () => python.run(rival, String(row.rate));
  }
  for (const { name, share } of row.javascript) {
    const rival = await javascriptRival(name);
    if (!rival) continue;
    versions[name] = rival.version;
    factors[name] = 1 / share;
    const part = signal.data.subarray(0, Math.floor(signal.length * share));
    contestants[name] = () => cpuSeconds(() => rival.run(part, row.rate));
  }
  const times = await takeTurns(contestants, rounds);
  for (const [name, factor] of Object.entries(factors)) times[name]! *= factor;
  const wall = await takeTurns(
    { one: () => wallSeconds(() => ours.run(1)), two: () => wallSeconds(() => ours.run(2)) },
    rounds,
  );
  const error = await errorOf(row, await ours.run(1), signal);
  ours.dispose();
  const { melisma, ...rivals } = times;
  return {
    name: row.name,
    seconds: melisma!,
    realtime: seconds / melisma!,
    rivals,
    goals: row.goals,
    error,
    twoThreads: wall.one / wall.two,
  };
}

/** The largest difference from the first Python rival, or what the row says of both. */
async function errorOf(row: BenchCase, result: Tensor | AudioSignal, signal: AudioSignal): Promise<number | undefined> {
  const judge = row.python[0];
  if (!judge || !python?.names.has(judge)) return undefined;
  const path = join(folder, 'judge.npy');
  await python.run(judge, String(row.rate), path);
  const expected = (await readNpy(path)).data as Float32Array;
  const ours = result instanceof Tensor ? result.data : result.data;
  if (ours.length !== expected.length)
    throw new Error(`${row.name}: ${ours.length} values, ${judge} has ${expected.length}`);
  if (row.distance) return row.distance(ours as Float32Array, expected, signal);
  let difference = 0;
  let largest = 0;
  // The ends of resampled signals are where the two filters start up.
  const edge = row.name.startsWith('resample') ? 1000 : 0;
  for (let i = edge; i < ours.length - edge; i++) {
    difference = Math.max(difference, Math.abs(Number(ours[i]) - expected[i]!));
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return row.error === 'absolute' ? difference : difference / largest;
}

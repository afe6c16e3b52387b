// `MELISMA_PYTHON=python3 npx tsx bench/models.ts [--report] [--rounds 3] [--only htdemucs,t5] [demucs julius torchvggish]`:
// models in their published sizes on random weights, in turns with the same model in Python: Demucs and VGGish by
// upstream's own code where the three checkouts are given, EnCodec and T5 by transformers, which makes their weights.
// With --report the rows go to bench/results/models.json and into the README.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readNpy } from '../src/dataset/npy.ts';
import { loadTorch } from '../src/native/torch/load.ts';
import { snr } from '../test/models/snr.ts';
import { cpuSeconds, takeTurns, wallSeconds } from './measure.ts';
import { type ModelCase, modelCases } from './model_cases.ts';
import { cells, type ModelRow, writeModels } from './model_report.ts';
import { describeRun } from './report.ts';
import { PythonRivals } from './rivals/python.ts';

const { values: flags, positionals: checkouts } = parseArgs({
  allowPositionals: true,
  options: {
    report: { type: 'boolean' },
    rounds: { type: 'string' },
    only: { type: 'string', default: 'htdemucs,vggish,encodec encode,encodec decode,t5' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'melisma-bench-'));
const start = () => PythonRivals.start('models.py', [folder, ...checkouts]);
const python = await start();
if (!python) console.error('no Python: MELISMA_PYTHON names none that starts');

try {
  const rows: ModelRow[] = [];
  for (const name of flags.only.split(',')) {
    const model = modelCases.find((row) => row.name === name);
    if (!model) throw new Error(`--only: expected ${modelCases.map((row) => row.name).join(', ')}, got ${name}`);
    const why = python?.missing[name];
    if (why) console.error(`${name} in Python is left out: ${why}`);
    const rival = python?.names.has(name) ? python : undefined;
    if (model.writeWeights) model.writeWeights(folder);
    else if (rival) await rival.ask({ save: name });
    else continue; // only Python makes these weights
    rows.push(await measure(model, rival));
    console.log(cells(rows.at(-1)!).join(' | '));
  }
  const run = describeRun(
    { LibTorch: loadTorch().info!.version, ...python?.versions },
    `Seconds for one of audio (t5: for 32 tokens), least of ${flags.rounds ?? '2 to 20'} rounds taken in turns: CPU time on one core, time on the clock on two. Peak: of a process that loads the model and runs it at its defaults on 60 s of audio.`,
  );
  console.log(`\n${run.machine}, commit ${run.commit}; ${run.method}`);
  if (flags.report) writeModels(run, rows);
} finally {
  python?.stop();
  rmSync(folder, { recursive: true });
}

async function measure(model: ModelCase, rival: PythonRivals | undefined): Promise<ModelRow> {
  const { name, size, units, goal } = model;
  const ours = await model.prepare(folder, size);
  const inPython = (threads: number, out?: string) =>
    rival!.ask<{ cpu: number; wall: number }>({ run: name, size, threads, out });
  const best = await takeTurns<'cpu' | 'pythonCpu' | 'wall' | 'pythonWall'>(
    {
      cpu: () => cpuSeconds(() => ours.run(1)),
      pythonCpu: async () => (rival ? (await inPython(1)).cpu : Number.NaN),
      wall: () => wallSeconds(() => ours.run(2)),
      pythonWall: async () => (rival ? (await inPython(2)).wall : Number.NaN),
    },
    Number(flags.rounds ?? model.rounds),
  );
  let difference: ModelRow['difference'];
  if (rival) {
    const out = join(folder, 'result.npy');
    await inPython(1, out);
    difference = differenceOf((await ours.run(1))(), (await readNpy(out)).data as Float32Array | Int32Array);
  }
  ours.dispose();
  const pair = (melisma: number, other: number) => ({
    melisma: melisma / units,
    ...(rival && { python: other / units }),
  });
  return {
    name,
    oneCore: pair(best.cpu, best.pythonCpu),
    twoCores: pair(best.wall, best.pythonWall),
    peak: { melisma: peakOf(name), ...(rival && { python: await pythonPeak(model) }) },
    ...(goal !== undefined && { goal }),
    ...(difference && { difference }),
  };
}

function differenceOf(ours: Float32Array | Int32Array, theirs: Float32Array | Int32Array): ModelRow['difference'] {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} values, Python has ${theirs.length}`);
  if (ours.every((value, i) => value === theirs[i])) return 'none';
  if (ours instanceof Float32Array) return { snr: snr(ours, theirs) };
  return { codes: ours.filter((code, i) => code !== theirs[i]).length / ours.length };
}

function peakOf(name: string): number {
  const script = fileURLToPath(new URL('model_memory.ts', import.meta.url));
  return Number(execFileSync(process.execPath, ['--import', 'tsx', script, name, folder], { encoding: 'utf8' }));
}

async function pythonPeak({ name, memorySize }: ModelCase): Promise<number> {
  const alone = (await start())!;
  try {
    await alone.ask({ run: name, size: memorySize, threads: 2 });
    return (await alone.ask<{ megabytes: number }>({ peak: true })).megabytes;
  } finally {
    alone.stop();
  }
}

// `node --import tsx bench/musicgen.ts [--clips 1000] [--python 10] [--seconds 30] [--report]`: clips mixed from
// recorded notes are prepared for MusicGen by melisma and, some of them, by Python (MELISMA_PYTHON with librosa,
// transformers and datasets), one after the other in the same run. Files and results go into a temporary folder.
import { fork, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeMusicFolder } from './musicgen_files.ts';

interface Outcome {
  clips: number;
  seconds: number;
  cpuSeconds: number;
  peakMiB: number;
  versions?: Record<string, string>;
}

const { values: flags } = parseArgs({
  options: {
    clips: { type: 'string', default: '1000' },
    python: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '30' },
    report: { type: 'boolean' },
  },
});
const base = mkdtempSync(path.join(tmpdir(), 'melisma-musicgen-'));
const music = path.join(base, 'music');
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

async function prepareHere(): Promise<Outcome> {
  const child = fork(here('./musicgen_job.ts'), [music, path.join(base, 'ours')], { execArgv: ['--import', 'tsx'] });
  let outcome: Outcome | undefined;
  child.on('message', (message: { outcome?: Outcome }) => {
    outcome ??= message.outcome;
  });
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  if (code !== 0 || !outcome) throw new Error(`the job ended with ${code}`);
  return outcome;
}

function prepareInPython(): Outcome | undefined {
  const python = process.env.MELISMA_PYTHON ?? 'python3';
  const args = [here('./rivals/musicgen.py'), music, path.join(base, 'theirs'), flags.python];
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1)!) as Outcome;
  console.error(`Python is left out: ${stderr.trim().split('\n').at(-1)}`);
  return undefined;
}

try {
  console.error(`writing ${flags.clips} clips of ${flags.seconds} s`);
  await writeMusicFolder(music, Number(flags.clips), Number(flags.seconds));
  console.error('preparing them');
  const load = loadavg()[0]!;
  const ours = await prepareHere();
  console.error(`${flags.python} of them in Python`);
  const theirs = Number(flags.python) > 0 ? prepareInPython() : undefined;
  const perClip = (outcome: Outcome, key: 'seconds' | 'cpuSeconds') => outcome[key] / outcome.clips;
  const result = {
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, load ${load.toFixed(1)} at the start`,
    secondsPerClip: Number(flags.seconds),
    melisma: ours,
    python: theirs,
    ...(theirs && {
      timesFaster: Number((perClip(theirs, 'seconds') / perClip(ours, 'seconds')).toFixed(1)),
      timesLessCpu: Number((perClip(theirs, 'cpuSeconds') / perClip(ours, 'cpuSeconds')).toFixed(1)),
    }),
  };
  console.log(JSON.stringify(result, null, 2));
  if (flags.report) writeFileSync(here('./results/musicgen.json'), `${JSON.stringify(result, null, 2)}\n`);
} finally {
  rmSync(base, { recursive: true, force: true });
}

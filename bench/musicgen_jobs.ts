import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What preparing a folder took. */
export interface Outcome {
  clips: number;
  /** Of the work: starting, importing and Python's first clip, which compiles, are not counted. */
  seconds: number;
  cpuSeconds: number;
  peakMiB: number;
  versions?: Record<string, string>;
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Prepares a folder by `writeMusicGen`, in a process of its own. */
export async function prepareHere(music: string, out: string): Promise<Outcome> {
  const child = fork(here('./musicgen_job.ts'), [music, out], { execArgv: ['--import', 'tsx'] });
  let outcome: Outcome | undefined;
  child.on('message', (message: { outcome?: Outcome }) => {
    outcome ??= message.outcome;
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  await rm(out, { recursive: true, force: true });
  if (code !== 0 || !outcome) throw new Error(`the job ended with ${code}`);
  return outcome;
}

/** Prepares the first `clips` of a folder in Python; undefined, with the reason printed, where that cannot be. */
export async function prepareInPython(
  music: string,
  out: string,
  { clips, processes }: { clips: number; processes: number },
): Promise<Outcome | undefined> {
  const python = process.env.MELISMA_PYTHON ?? 'python3';
  const args = [here('./rivals/musicgen.py'), music, out, String(clips), String(processes)];
  const child = spawn(python, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close').catch((error: Error) => [error.message]);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  await Promise.all(['', '-cache', '-split'].map((end) => rm(out + end, { recursive: true, force: true })));
  if (code === 0) return JSON.parse(stdout.trim().split('\n').at(-1)!) as Outcome;
  console.error(`Python is left out: ${stderr.trim().split('\n').at(-1) || code}`);
  return undefined;
}

/** Several runs as one: sums, and the largest peak. */
export function together(outcomes: readonly Outcome[]): Outcome {
  const sum = (key: 'clips' | 'seconds' | 'cpuSeconds') => outcomes.reduce((total, one) => total + one[key], 0);
  const { versions } = outcomes[0]!;
  return {
    clips: sum('clips'),
    seconds: Number(sum('seconds').toFixed(2)),
    cpuSeconds: Number(sum('cpuSeconds').toFixed(2)),
    peakMiB: Math.max(...outcomes.map(({ peakMiB }) => peakMiB)),
    ...(versions && { versions }),
  };
}

import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the scripts import beside the standard library. */
const needed = 'import datasets, torch, soundfile, pandas';

/**
 * The Python interpreters to test with: the paths in MELISMA_PYTHONS, divided as in PATH, or the one in
 * MELISMA_PYTHON, or python3. Those without the packages are left out.
 */
const { MELISMA_PYTHONS, MELISMA_PYTHON = 'python3' } = process.env;
const named = (MELISMA_PYTHONS?.split(path.delimiter) ?? [MELISMA_PYTHON]).filter(Boolean);
const usable = named.filter((python) => spawnSync(python, ['-c', needed], { stdio: 'ignore' }).status === 0);

/** Stands for the interpreter where there is none, so that the tests are there to be counted as skipped. */
export const candidates: readonly string[] = usable.length > 0 ? usable : [`none of ${named.join(' ')}`];
export const withoutPython = usable.length === 0;

/** Runs a script beside this file with caches of its own, and gives what it printed last, read as JSON. */
export async function runPython<Result>(
  interpreter: string,
  script: string,
  folder: string,
  ...args: string[]
): Promise<Result> {
  const env = {
    ...process.env,
    HF_HOME: path.join(folder, 'hf-home'),
    HF_HUB_OFFLINE: '1',
    HF_DATASETS_DISABLE_PROGRESS_BARS: '1',
  };
  const file = path.join(import.meta.dirname, script);
  const { stdout } = await run(interpreter, [file, folder, ...args], { env, maxBuffer: 2 ** 26, timeout: 280_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Result;
}

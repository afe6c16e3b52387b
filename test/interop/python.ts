import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describePython, python, pythonRequired, whyNot } from './describe_python.ts';

const run = promisify(execFile);

/** What the scripts import beside the standard library. */
const needed = 'datasets, torch, soundfile, pandas';

/**
 * The Python interpreters to test with: the paths in MELISMA_PYTHONS, divided as in PATH, or the one in
 * MELISMA_PYTHON, or python3. Those without the packages are left out, unless REQUIRE_PYTHON=1.
 */
const named = (process.env.MELISMA_PYTHONS?.split(path.delimiter) ?? [python]).filter(Boolean);
const reasons = named.map((interpreter) => whyNot(needed, interpreter));
const usable = named.filter((_, i) => reasons[i] === '');

/** Stands for the interpreter where there is none, so that the tests are there to be counted as skipped. */
export const candidates: readonly string[] = usable.length > 0 ? usable : [`none of ${named.join(' ')}`];
export const describeInterpreters = describePython(...(usable.length > 0 && !pythonRequired ? [] : reasons));

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

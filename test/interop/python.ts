import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The Python interpreters to test with: the paths in MELISMA_PYTHON, divided as in PATH. Each needs
 * `datasets` (2.21 or later) with torch, soundfile and pandas; without any, the tests are skipped.
 */
export const interpreters: readonly string[] = (process.env.MELISMA_PYTHON ?? '').split(path.delimiter).filter(Boolean);

/** Stands for the interpreter where there is none, so that the tests are there to be counted as skipped. */
export const candidates: readonly string[] =
  interpreters.length > 0 ? interpreters : ['no Python: MELISMA_PYTHON is not set'];
export const withoutPython = interpreters.length === 0;

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

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readTorchRoot, type TorchRoot } from './root.ts';

/** One place that was looked at. */
export interface TorchAttempt {
  /** Why it was looked at: `--torch-root`, `LIBTORCH`, `Python` … */
  from: string;
  root: string;
  reason?: string;
}

export interface TorchSearch {
  found: TorchRoot | null;
  attempts: TorchAttempt[];
}

const askPython =
  "import importlib.util as u; s = u.find_spec('torch'); print(s.submodule_search_locations[0] if s else '')";

/**
 * Looks for a LibTorch: `given` (`--torch-root`) alone if there is one, else MELISMA_TORCH_ROOT,
 * LIBTORCH (as Rust's tch has it), the torch of the active Python, and the system's. Imports nothing.
 */
export function findTorch(given?: string, environment: NodeJS.ProcessEnv = process.env): TorchSearch {
  const attempts: TorchAttempt[] = [];
  for (const { from, root } of candidates(given, environment)) {
    const read = readTorchRoot(root);
    if (!('reason' in read)) return { found: read, attempts: [...attempts, { from, root }] };
    attempts.push({ from, root, reason: read.reason });
  }
  return { found: null, attempts };
}

function* candidates(
  given: string | undefined,
  environment: NodeJS.ProcessEnv,
): Generator<{ from: string; root: string }> {
  if (given !== undefined) {
    yield { from: '--torch-root', root: given };
    return;
  }
  for (const name of ['MELISMA_TORCH_ROOT', 'LIBTORCH']) {
    const root = environment[name];
    if (root) yield { from: name, root };
  }
  const python = pythonTorch(environment);
  if (python) yield { from: 'Python', root: python };
  for (const root of ['/usr', '/usr/local', '/opt/libtorch']) yield { from: 'the system', root };
}

/** The folder of the active Python's torch package, if it has one. */
function pythonTorch(environment: NodeJS.ProcessEnv): string | null {
  const environments = [environment.VIRTUAL_ENV, environment.CONDA_PREFIX].flatMap((folder) =>
    folder ? [join(folder, 'bin/python')] : [],
  );
  const python = environment.PYTHON || environments.find((path) => existsSync(path)) || 'python3';
  const { status, stdout } = spawnSync(python, ['-c', askPython], { encoding: 'utf8', timeout: 20_000 });
  return (status === 0 && stdout.trim()) || null;
}

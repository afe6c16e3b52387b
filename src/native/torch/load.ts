import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { ModelError } from '../../core/errors.ts';
import type { Addon } from '../addon.ts';
import { readBuildInfo, type TorchBuildInfo, torchBinary, torchBuildFolder, whyMoved } from './build_info.ts';
import { torchLibrary } from './root.ts';
import { loadedLibraries, realPath } from './shared_objects.ts';

/** The outcome of looking for the LibTorch plug-in. */
export interface TorchLoadResult {
  addon: Addon | null;
  path: string;
  info: TorchBuildInfo | null;
  /** Why there is none, and what to run. */
  reason: string;
}

const require = createRequire(import.meta.url);
const build = 'npx melisma build --torch';
let result: TorchLoadResult | undefined;

/**
 * Finds and loads the LibTorch plug-in, once per thread: `MELISMA_TORCH_NATIVE` (a path, or `none`),
 * else what `melisma build --torch` made. Never throws: `reason` says what failed.
 */
export function loadTorch(): TorchLoadResult {
  result ??= search();
  return result;
}

/** The plug-in. @throws ModelError that says exactly what to run */
export function requireTorch(what: string): Addon {
  const { addon, reason } = loadTorch();
  if (addon) return addon;
  throw new ModelError(`${what} needs melisma's LibTorch plug-in: ${reason}`);
}

function search(): TorchLoadResult {
  const forced = process.env.MELISMA_TORCH_NATIVE;
  const path = forced ? resolve(forced) : torchBinary();
  const refuse = (reason: string, info: TorchBuildInfo | null = null) => ({ addon: null, path, info, reason });
  if (forced === 'none') return refuse('MELISMA_TORCH_NATIVE=none switches it off');
  if (!existsSync(path)) {
    return refuse(
      `${path} does not exist; run: ${build} (needs LibTorch: \`pip install torch\`, or on Debian and Ubuntu \`apt-get install libtorch-dev libopenblas0-pthread\`, or --torch-root <folder>)`,
    );
  }
  const info = readBuildInfo(forced ? dirname(path) : torchBuildFolder());
  if (!info) return refuse(`${dirname(path)} has no info.json; rebuild: ${build}`);
  const moved = whyMoved(info);
  if (moved) return refuse(`${moved}; rebuild: ${build}`, info);
  const other = otherTorch(info);
  if (other) return refuse(other, info);
  quietOpenMp();
  try {
    const addon = require(path) as Addon;
    // One that an earlier melisma built has other functions.
    if (typeof addon.shutDown !== 'function') {
      return refuse(`${path} was built by another version of melisma; rebuild: ${build}`, info);
    }
    // LibTorch takes itself apart when the process exits: a segment that still ran would crash it.
    process.once('exit', () => addon.shutDown());
    return { addon, path, info, reason: '' };
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return refuse(`${path}: ${message}; rebuild: ${build}`, info);
  }
}

/** Two versions of LibTorch in one process share symbols and crash. */
function otherTorch(info: TorchBuildInfo): string | null {
  const own = realPath(torchLibrary(info.libraries, 'torch_cpu'));
  const other = loadedLibraries('libtorch_cpu').find((path) => path !== own);
  return other
    ? `this process has loaded another LibTorch, ${other}, and two of them crash; use one process for each, or build against that one: ${build} --torch-root <its folder>`
    : null;
}

/**
 * Waiting threads that spin take the cores from those that work: 11 s instead of 4 with a busy neighbour. What the
 * user has set stands. OpenMP reads the process's own environment, which a worker thread cannot change: one that loads
 * LibTorch first leaves OpenMP as it was started, which only shows with `torchThreads` above 1.
 */
function quietOpenMp(): void {
  process.env.OMP_WAIT_POLICY ??= 'PASSIVE';
}

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeviceError } from '../core/errors.ts';
import type { Addon } from './addon.ts';

/** One binary that was tried, in order. */
export interface LoadAttempt {
  path: string;
  loaded: boolean;
  /** Why it was not used. */
  reason?: string;
}

/** The outcome of looking for the addon; `addon` is null when the TypeScript fallback is in use. */
export interface LoadResult {
  addon: Addon | null;
  path: string | null;
  attempts: LoadAttempt[];
}

const require = createRequire(import.meta.url);
let result: LoadResult | undefined;

/** The folder of melisma's package.json, from sources as well as from dist. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'melisma') return folder;
    const parent = dirname(folder);
    if (parent === folder) throw new DeviceError('melisma: package.json not found above the module');
    folder = parent;
  }
}

/** melisma's own version, from package.json. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version as string;
}

/**
 * Finds and loads the addon, once per process. Tried in order: `MELISMA_NATIVE` (a path, or `none`);
 * with CUDA kernels, which contains all of the CPU's, the local build and the prebuilt binary; without
 * them, the same two. Never throws: what failed is in `attempts`.
 */
export function loadAddon(): LoadResult {
  result ??= search();
  return result;
}

/** The addon, or a `DeviceError` that says what was tried. */
export function requireAddon(what: string): Addon {
  const { addon } = loadAddon();
  if (addon) return addon;
  throw new DeviceError(
    `${what} needs melisma's native addon, which could not be loaded:\n${describeAttempts()}\nRun \`npx melisma doctor\` for what to do.`,
  );
}

/** What was tried, one line each. */
export function describeAttempts(): string {
  const { attempts } = loadAddon();
  return attempts.map((attempt) => `  ${attempt.path}: ${attempt.reason ?? 'loaded'}`).join('\n');
}

function search(): LoadResult {
  const attempts: LoadAttempt[] = [];
  const forced = process.env.MELISMA_NATIVE;
  if (forced === 'none') {
    attempts.push({ path: 'MELISMA_NATIVE=none', loaded: false, reason: 'the native addon was switched off' });
    return { addon: null, path: null, attempts };
  }
  for (const candidate of forced ? [resolve(forced)] : candidates(packageRoot())) {
    let path = candidate;
    try {
      if (candidate === byNodeGypBuild) path = findBuilt(packageRoot());
      else if (!existsSync(path)) throw new Error('there is no such file');
      const addon = require(path) as Addon;
      attempts.push({ path, loaded: true });
      return { addon, path, attempts };
    } catch (error) {
      attempts.push({ path, loaded: false, reason: explain(error) });
    }
  }
  return { addon: null, path: null, attempts };
}

const byNodeGypBuild = 'node-gyp-build';

function candidates(root: string): string[] {
  return [
    join(root, 'build-cuda', 'Release', 'melisma.node'),
    join(root, 'prebuilds', `${process.platform}-${process.arch}-cuda`, 'melisma.node'),
    byNodeGypBuild,
  ];
}

function findBuilt(root: string): string {
  const { path } = require('node-gyp-build') as { path(folder: string): string };
  return path(root);
}

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const glibc = /version `(GLIBC(?:XX)?_[\d.]+)' not found/.exec(message);
  if (glibc) return `this system's C/C++ library is older than ${glibc[1]} (${message})`;
  return message.split('\n')[0] ?? message;
}

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ModelError } from '../../core/errors.ts';
import { packageRoot } from '../load.ts';
import { readBuildInfo, type TorchBuildInfo, torchBinary, torchBuildFolder, whyMoved } from './build_info.ts';
import { findTorch, type TorchAttempt } from './find.ts';
import type { TorchRoot } from './root.ts';

const require = createRequire(import.meta.url);

/** How to build the plug-in. */
export interface TorchBuildOptions {
  /** A LibTorch folder; else it is looked for. */
  torchRoot?: string;
  /** Does nothing when what is there was built from these sources against this LibTorch. */
  ifStale?: boolean;
  /** Compilers at once; default: one per core. */
  jobs?: number;
  /** Called with what happens. */
  say?: (text: string) => void;
  /** Called with each line of CMake's. */
  onLine?: (line: string) => void;
}

/**
 * Builds build-torch/melisma_torch.node with CMake against the LibTorch that is found.
 *
 * @returns what it was built against, and whether it was built now
 * @throws ModelError when there is no LibTorch, no CMake, or the compiler fails
 */
export async function buildTorch(
  options: TorchBuildOptions = {},
): Promise<{ info: TorchBuildInfo; path: string; built: boolean }> {
  const { torchRoot, ifStale = false, jobs = availableParallelism(), say = () => {}, onLine = () => {} } = options;
  const { found, attempts } = findTorch(torchRoot);
  if (!found) throw new ModelError(`no LibTorch was found:\n${describeSearch(attempts)}\n${howToGet}`);
  const info = { ...found, sources: sourcesHash() };
  const before = readBuildInfo();
  if (ifStale && before && existsSync(torchBinary()) && same(before, info) && !whyMoved(before)) {
    return { info, path: torchBinary(), built: false };
  }
  say(`building the LibTorch plug-in against ${found.version} in ${found.root}`);
  const folder = torchBuildFolder();
  // A cache of another LibTorch's paths would win over the new ones.
  if (!before || !sameTorch(before, info)) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, 'info.json'), { force: true });
  await runCmake(configureArguments(found, folder), onLine);
  await runCmake(['--build', folder, '--parallel', String(jobs)], onLine);
  writeFileSync(join(folder, 'info.json.part'), `${JSON.stringify(info, null, 2)}\n`);
  renameSync(join(folder, 'info.json.part'), join(folder, 'info.json'));
  return { info, path: torchBinary(), built: true };
}

/** The places that were looked at, one a line. */
export function describeSearch(attempts: readonly TorchAttempt[]): string {
  return attempts.map(({ from, root, reason }) => `  ${root} (${from}): ${reason ?? 'found'}`).join('\n');
}

/** What to do where there is no LibTorch. */
export const howToGet =
  'Get one of these, then run: npx melisma build --torch\n' +
  '  pip install torch                                                     (in the active Python)\n' +
  '  apt-get install --no-install-recommends libtorch-dev libopenblas0-pthread   (Debian, Ubuntu)\n' +
  '  the LibTorch archive of pytorch.org, with --torch-root <its folder>';

function configureArguments({ root, include, libraries, cxx11Abi }: TorchRoot, folder: string): string[] {
  return [
    ...['-S', join(packageRoot(), 'native/models'), '-B', folder],
    `-DMELISMA_TORCH_ROOT=${root}`,
    `-DMELISMA_TORCH_INCLUDE=${include}`,
    `-DMELISMA_TORCH_LIBRARIES=${libraries}`,
    `-DMELISMA_TORCH_CXX11_ABI=${cxx11Abi ? 1 : 0}`,
    // Wherever npm put them: beside melisma, or above it.
    `-DMELISMA_NODE_HEADERS=${join(dirname(require.resolve('node-api-headers/package.json')), 'include')}`,
    `-DMELISMA_NODE_ADDON_API=${dirname(require.resolve('node-addon-api/package.json'))}`,
  ];
}

function runCmake(args: string[], onLine: (line: string) => void): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn('cmake', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    createInterface({ input: child.stdout }).on('line', onLine);
    child.on('error', (error) =>
      fail(
        new ModelError(`cmake could not be started (${error.message}); CMake 3.18, make and g++ or clang++ are needed`),
      ),
    );
    child.on('close', (code) => {
      if (code === 0) return done();
      const tail = Buffer.concat(output).toString().trimEnd().split('\n').slice(-40).join('\n');
      fail(new ModelError(`cmake ${args.join(' ')} failed:\n${tail}`));
    });
  });
}

/** One hash over what the plug-in is compiled from. */
function sourcesHash(): string {
  const native = join(packageRoot(), 'native');
  const files = ['models', 'core', 'binding', 'simd/level.cpp', 'simd/level.hpp'].flatMap((entry) =>
    entry.includes('.')
      ? [entry]
      : readdirSync(join(native, entry), { recursive: true, encoding: 'utf8' }).map((file) => `${entry}/${file}`),
  );
  const hash = createHash('sha256');
  for (const file of files.filter((name) => /\.(cpp|hpp|txt|map)$/.test(name)).sort()) {
    hash.update(`${file}\0`).update(readFileSync(join(native, file)));
  }
  return hash.digest('hex');
}

function sameTorch(a: TorchBuildInfo, b: TorchBuildInfo): boolean {
  return a.root === b.root && a.version === b.version && a.libraries === b.libraries && a.cuda === b.cuda;
}

function same(a: TorchBuildInfo, b: TorchBuildInfo): boolean {
  return sameTorch(a, b) && a.sources === b.sources;
}

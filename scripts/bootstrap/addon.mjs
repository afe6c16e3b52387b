import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { nativeFiles } from '../sources.mjs';
import { hasProgram, runQuietly } from './command.mjs';
import { StepError, say, timed } from './report.mjs';
import { contentHash, readStamp, writeStamp } from './stamp.mjs';

const binary = 'build/Release/melisma.node';

/** Builds the addon when it is missing or was built from other sources, flags or headers. */
export async function ensureAddon(root) {
  const stamp = addonStamp(root);
  if (existsSync(join(root, binary)) && readStamp(root, 'addon') === stamp) return false;
  await timed('building the addon (a minute or two the first time)', () => build(root));
  writeStamp(root, 'addon', stamp);
  return true;
}

function addonStamp(root) {
  const sources = nativeFiles(root).filter((file) => /\.(cpp|hpp|h|inc)$/.test(file));
  const napi = 'node_modules/node-addon-api/package.json';
  const node = [process.platform, process.arch, process.versions.modules, headersFolder() ?? 'node-gyp'];
  return contentHash(root, [...sources, 'binding.gyp', 'scripts/sources.mjs', napi], node);
}

/** The prefix whose include/node has the headers of the running Node, or undefined. */
export function headersFolder() {
  const prefix = process.env.npm_config_nodedir ?? resolve(process.execPath, '../..');
  const version = join(prefix, 'include/node/node_version.h');
  if (!existsSync(version)) return undefined;
  const text = readFileSync(version, 'utf8');
  const part = (name) => new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1];
  return part('MAJOR') === process.versions.node.split('.')[0] ? prefix : undefined;
}

async function build(root) {
  const windows = process.platform === 'win32';
  const has = (...names) => windows || names.some(hasProgram);
  const absent = [
    process.env.CXX || has('c++', 'g++', 'clang++') ? '' : 'a C++ compiler',
    has('make') ? '' : 'make',
    has('python3') ? '' : 'python3',
  ].filter(Boolean);
  const canUseCmake = absent[0] !== 'a C++ compiler' && hasProgram('cmake') && has('make', 'ninja');
  if (absent.length > 0 && !canUseCmake) throw missing(absent);
  let reason = `${absent.join(' and ')} not found`;
  if (absent.length === 0) {
    try {
      return await buildWithGyp(root);
    } catch (error) {
      // With the headers there, node-gyp fails for a reason that CMake would meet as well.
      if (headersFolder() || !canUseCmake) throw error;
      reason = "node-gyp failed, perhaps because it could not fetch Node's headers";
    }
  }
  say(`${reason}: building with CMake`);
  await buildWithCmake(root);
}

async function buildWithGyp(root) {
  const gyp = join(root, 'node_modules/node-gyp/bin/node-gyp.js');
  const folder = headersFolder();
  // binding.gyp calls `node`, which must be the one that is running.
  const env = { JOBS: 'max', PATH: [resolve(process.execPath, '..'), process.env.PATH].join(delimiter) };
  const headers = folder ? [`--nodedir=${folder}`] : [];
  await runQuietly(process.execPath, [gyp, 'configure', 'build', '--release', ...headers], { root, env });
}

async function buildWithCmake(root) {
  const generator = hasProgram('make') ? [] : ['-G', 'Ninja'];
  await runQuietly('cmake', ['-S', '.', '-B', 'build-cmake', '-DMELISMA_CUDA=OFF', ...generator], { root });
  await runQuietly('cmake', ['--build', 'build-cmake', '--parallel', '--target', 'melisma'], { root });
  mkdirSync(join(root, 'build/Release'), { recursive: true });
  copyFileSync(join(root, 'build-cmake/Release/melisma.node'), join(root, binary));
}

function missing(absent) {
  return new StepError(
    `building the addon needs a C++17 compiler, make and python3; not found: ${absent.join(', ')}\n` +
      '  Debian, Ubuntu: apt-get install g++ make python3\n' +
      '  Fedora, RHEL:   dnf install gcc-c++ make python3\n' +
      '  macOS:          xcode-select --install\n' +
      '  (CMake with make or ninja does instead of python3)',
  );
}

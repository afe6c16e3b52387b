// Packs what a bare GPU host needs, one that has nvcc, CMake and a C++ compiler but no Node and no network,
// into .gpu-host/:
//
//   node.xz            this Node, stripped
//   node_modules.tar.xz  vitest, tsx, headers and what melisma depends on
//   commit             the checkout's, for the results
//   melisma.tar        these, every tracked file and dist/: all there is to carry
//
// There: `tar xf melisma.tar && melisma/scripts/gpu_host.sh`. Where the working tree itself is on the host, the
// first three in its .gpu-host/ are enough: "On a GPU host" in test/README.md. Run `npm run build` before.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StepError, say, timed } from './bootstrap/report.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, '.gpu-host');
const limit = 64 * 2 ** 20;
// What the tests need beside melisma's own dependencies.
const tools = ['vitest', 'tsx', 'hyparquet'];
// What no step there needs, a third of all: a decoder, CSS for vite's bundles, what tar-stream is given on Bare.
const leftBehind = ['ogg-opus-decoder', 'lightningcss', 'bare-fs', 'bare-path', 'bare-stream'];

/**
 * The folders of these packages and of all they need, as installed.
 *
 * @param names packages
 * @param packages of package-lock.json
 * @param without packages that are left out wherever they are needed
 */
export function closure(names, packages, without = []) {
  const found = new Set();
  const waiting = names.map((name) => ['', name, true]);
  while (waiting.length > 0) {
    const [from, name, required] = waiting.pop();
    if (without.includes(name)) continue;
    const path = locate(from, name, packages);
    if (!path) {
      if (required) throw new StepError(`${name}, which ${from || 'the pack'} needs, is not in package-lock.json`);
      continue;
    }
    if (found.has(path)) continue;
    found.add(path);
    const {
      dependencies = {},
      optionalDependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = packages[path];
    for (const dependency of Object.keys(dependencies)) waiting.push([path, dependency, true]);
    for (const dependency of Object.keys(optionalDependencies)) waiting.push([path, dependency, false]);
    for (const dependency of Object.keys(peerDependencies)) {
      if (!peerDependenciesMeta[dependency]?.optional) waiting.push([path, dependency, false]);
    }
  }
  return [...found].sort();
}

/** Where a package finds another: in its own node_modules, else in those above. */
function locate(from, name, packages) {
  for (let at = from; ; ) {
    const path = at ? `${at}/node_modules/${name}` : `node_modules/${name}`;
    if (packages[path]) return path;
    if (!at) return undefined;
    at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')));
  }
}

function shell(command) {
  execFileSync('bash', ['-c', `set -euo pipefail; ${command}`], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** The stripped Node, packed again only when this is another one: it takes minutes. */
function packNode() {
  const node = realpathSync(process.execPath);
  const packed = join(folder, 'node.xz');
  const stamp = join(folder, 'node.version');
  const version = `${process.version} ${statSync(node).size}`;
  if (existsSync(packed) && existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return;
  const stripped = join(folder, 'node');
  shell(`strip -o ${quoted(stripped)} ${quoted(node)} && xz -6 -T0 --force ${quoted(stripped)}`);
  writeFileSync(stamp, version);
}

function packModules() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const names = [...Object.keys(packages[''].dependencies), ...tools];
  const paths = closure(names, packages, leftBehind).filter((path) => existsSync(join(root, path)));
  const list = join(folder, 'packages.txt');
  writeFileSync(list, `${paths.join('\n')}\n`);
  // A package's own node_modules is on the list itself, where it is needed.
  const exclude = [
    "--exclude='*.map'",
    "--exclude='node_modules/*/node_modules'",
    "--exclude='node_modules/@*/*/node_modules'",
  ];
  const nested = paths.filter((path) => path.indexOf('/node_modules/') > 0);
  if (nested.length > 0) writeFileSync(list, `${paths.filter((path) => !nested.includes(path)).join('\n')}\n`);
  const archive = quoted(join(folder, 'node_modules.tar'));
  shell(`tar cf ${archive} ${exclude.join(' ')} -T ${quoted(list)}`);
  if (nested.length > 0) shell(`tar rf ${archive} --exclude='*.map' ${nested.map(quoted).join(' ')}`);
  shell(`xz -6 -T0 --force ${archive}`);
}

function packAll() {
  if (!existsSync(join(root, 'dist/index.js'))) throw new StepError('dist/ is missing: run `npm run build` first');
  const archive = join(folder, 'melisma.tar');
  rmSync(archive, { force: true });
  shell('git describe --always --dirty > .gpu-host/commit');
  const packed = ['node.xz', 'node_modules.tar.xz', 'commit'].map((name) => `.gpu-host/${name}\\0`).join('');
  shell(
    `{ git ls-files -z; find dist -type f -print0; printf ${quoted(packed)}; } |
     tar cf ${quoted(archive)} --null --transform 's,^,melisma/,' -T -`,
  );
  const { size } = statSync(archive);
  if (size > limit) throw new StepError(`${archive}: expected at most 64 MiB, got ${(size / 2 ** 20).toFixed(1)}`);
  say(`${archive}: ${(size / 2 ** 20).toFixed(1)} MiB of at most 64`);
}

async function main() {
  mkdirSync(folder, { recursive: true });
  await timed('packing Node', async () => packNode());
  await timed('packing node_modules', async () => packModules());
  await timed('packing all', async () => packAll());
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    say(error instanceof StepError ? error.message : error.stack);
    process.exit(1);
  });
}

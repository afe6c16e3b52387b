// Puts the stripped addon of this platform into prebuilds/ and checks that it runs on every system that
// Node 20 itself runs on. `npm pack` takes it from there.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headersFolder } from './addon.mjs';
import { runQuietly } from './command.mjs';
import { prebuildCuda } from './cuda.mjs';
import { StepError, say, timed } from './report.mjs';

/** The highest versioned symbols a Linux binary may ask for: those of the systems Node 20 is built for. */
const ceilings = { GLIBC: [2, 28], GLIBCXX: [3, 4, 25], CXXABI: [1, 3, 11] };

/** Builds prebuilds/<platform>/melisma*.node and fails when it would not load on older systems. */
export async function prebuild(root) {
  const folder = join(root, 'prebuilds', `${process.platform}-${process.arch}`);
  rmSync(folder, { recursive: true, force: true });
  const prebuildify = join(root, 'node_modules/prebuildify/bin.js');
  const headers = headersFolder();
  const windows = process.platform === 'win32'; // starts no scripts
  const env = {
    JOBS: 'max',
    ...(windows ? {} : { PREBUILD_NODE_GYP: fileURLToPath(new URL('node_gyp.mjs', import.meta.url)) }),
    ...(headers ? { npm_config_nodedir: headers } : {}),
  };
  await timed('prebuilding the addon', () =>
    runQuietly(process.execPath, [prebuildify, '--napi', '--strip', '--tag-libc'], { root, env }),
  );
  const binaries = readdirSync(folder).filter((file) => file.endsWith('.node'));
  // node-gyp-build takes whichever it likes best of several.
  if (binaries.length !== 1) throw new StepError(`${folder}: expected one .node file, got ${binaries.join(', ')}`);
  const binary = join(folder, binaries[0]);
  // prebuildify moves the binary away from where the local build is looked for.
  mkdirSync(join(root, 'build/Release'), { recursive: true });
  copyFileSync(binary, join(root, 'build/Release/melisma.node'));
  say(`${binaries[0]}: ${Math.round(statSync(binary).size / 1024)} KB`);
  if (process.platform === 'linux') checkFloor(binary);
  await prebuildCuda(root);
  return true;
}

function checkFloor(binary) {
  const { stdout, error } = spawnSync('objdump', ['-T', binary], { encoding: 'utf8' });
  if (error) throw new StepError(`objdump, which checks the glibc floor, could not be started: ${error.message}`);
  const wanted = [...stdout.matchAll(/\((GLIBC|GLIBCXX|CXXABI)_([\d.]+)\)\s+(\S+)/g)].map(
    ([, library, version, symbol]) => ({ library, version, symbol, parts: version.split('.').map(Number) }),
  );
  const tooNew = wanted.filter(({ library, parts }) => compare(parts, ceilings[library]) > 0);
  for (const library of Object.keys(ceilings)) {
    const versions = wanted.filter((need) => need.library === library).sort((a, b) => compare(a.parts, b.parts));
    if (versions.length > 0)
      say(`needs ${library} ${versions.at(-1).version}, may need ${ceilings[library].join('.')}`);
  }
  if (tooNew.length > 0) {
    const list = tooNew.map(({ library, version, symbol }) => `  ${symbol} (${library}_${version})`).join('\n');
    throw new StepError(`${binary} would not load on older systems (see native/core/glibc_floor.hpp):\n${list}`);
  }
}

function compare(a, b) {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

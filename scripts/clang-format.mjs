// Formats every C++ and CUDA file under native/ with the clang-format of node_modules, or with --check
// only names the files that differ.
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativeFiles } from './sources.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');
const files = nativeFiles(root).filter((file) => /\.(cpp|hpp|h|cu|cuh|inc)$/.test(file));
const launcher = join(root, 'node_modules/clang-format/index.js');
const mode = check ? ['--dry-run', '--Werror'] : ['-i'];
const { status, stderr } = spawnSync(process.execPath, [launcher, '--style=file', ...mode, ...files], {
  cwd: root,
  encoding: 'utf8',
});
const differing = [...new Set(stderr.match(/^[^\s:]+(?=:\d+:\d+: error: code should be clang-formatted)/gm))];
if (check && differing.length > 0) {
  console.error(`${differing.length} of ${files.length} native files are not formatted (npm run format):`);
  console.error(differing.map((file) => `  ${file}`).join('\n'));
} else if (status !== 0) {
  console.error(stderr);
} else {
  console.log(`clang-format: ${files.length} native files ${check ? 'are formatted' : 'done'}`);
}
process.exit(status ?? 1);

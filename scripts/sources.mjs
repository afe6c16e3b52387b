// The naming rule behind both builds (CMakeLists.txt globs the same patterns):
//   *_simd.cpp   compiled once per instruction set
//   *_cuda.cu    compiled by nvcc, where there is one
//   *.cpp        in core, dsp, simd, ops/<op>, binding: compiled once
// Used by binding.gyp as `node scripts/sources.mjs ordinary` and by the bootstrap.
import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const ordinaryFolders = ['native/core', 'native/dsp', 'native/simd', 'native/binding'];

/** Every file under native/, relative to the package root, with forward slashes, sorted. */
export function nativeFiles(packageRoot = root) {
  return readdirSync(join(packageRoot, 'native'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(packageRoot, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join('/'),
    )
    .sort();
}

/** Sources of one kind: `ordinary`, `simd` or `cuda`. */
export function sources(kind, packageRoot = root) {
  const files = nativeFiles(packageRoot);
  if (kind === 'simd') return files.filter((file) => file.endsWith('_simd.cpp'));
  if (kind === 'cuda') return files.filter((file) => file.endsWith('_cuda.cu'));
  if (kind !== 'ordinary') throw new Error(`sources: expected ordinary, simd or cuda, got ${kind}`);
  return files.filter((file) => {
    const folder = dirname(file);
    const known = ordinaryFolders.includes(folder) || /^native\/ops\/[^/]+$/.test(folder);
    return known && file.endsWith('.cpp') && !file.endsWith('_simd.cpp');
  });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${sources(process.argv[2]).join('\n')}\n`);
}

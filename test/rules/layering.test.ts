import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, repositoryFiles } from './tracked_files.ts';

// A folder may use itself and what stands to its left; folders in one group may use each other only
// where `mutual` says so.
const typescriptLayers = [
  ['core'],
  ['native'],
  ['audio'],
  ['effects'],
  ['features'],
  ['models'],
  ['dataset'],
  ['classifier', 'foundation'],
  ['(root)'],
  ['cli'],
];
const nativeLayers = [['core'], ['dsp', 'simd'], ['cuda', 'cuda_on_cpu'], ['ops'], ['models'], ['binding']];
const files = repositoryFiles();

function position(layers: string[][], folder: string): number {
  return layers.findIndex((group) => group.includes(folder));
}

function mayUse(layers: string[][], from: string, to: string, mutual: boolean): boolean {
  if (from === to) return true;
  const difference = position(layers, to) - position(layers, from);
  return difference < 0 || (mutual && difference === 0);
}

/** `src/features/mel.ts` is in `features`; a file directly under src/ is in `(root)`. */
function sourceFolder(file: string): string {
  const parts = file.split('/');
  return parts.length === 2 ? '(root)' : parts[1]!;
}

describe('src: import only from the left', () => {
  const sources = files.filter((file) => /^src\/.*\.ts$/.test(file));
  const imports = sources.flatMap((file) =>
    [...readText(file)!.matchAll(/(?:from|import|import\()\s*'([^']+)'/g)].map((match) => ({ file, to: match[1]! })),
  );

  it('knows every folder', () => {
    expect(sources.length).toBeGreaterThan(0);
    const unknown = sources.filter((file) => position(typescriptLayers, sourceFolder(file)) < 0);
    expect(unknown).toEqual([]);
  });

  it('has no import to the right', () => {
    const breaches = imports
      .filter(({ to }) => to.startsWith('.'))
      .map(({ file, to }) => ({ file, target: posix.join(posix.dirname(file), to) }))
      .filter(({ file, target }) => !mayUse(typescriptLayers, sourceFolder(file), sourceFolder(target), false))
      .map(({ file, target }) => `${file} -> ${target}`);
    expect(breaches).toEqual([]);
  });

  it('names our own files with their extension', () => {
    const bare = imports.filter(({ to }) => to.startsWith('.') && !/\.(ts|json)$/.test(to));
    expect(bare).toEqual([]);
  });

  it('touches the addon only in src/native', () => {
    const breaches = sources.filter(
      (file) =>
        !file.startsWith('src/native/') &&
        /['"]node-gyp-build['"]|require\([^)]*\.node['"]|dlopen/.test(readText(file)!),
    );
    expect(breaches).toEqual([]);
  });
});

describe('native: include only from the left', () => {
  const sources = files.filter((file) => /^native\/.*\.(cpp|hpp|h|cu|cuh|inc)$/.test(file));
  const includes = sources.flatMap((file) =>
    [...readText(file)!.matchAll(/^\s*#\s*include\s+([<"])([^>"]+)[>"]/gm)].map((match) => ({
      file,
      own: match[1] === '"',
      name: match[2]!,
    })),
  );

  it('knows every folder', () => {
    expect(sources.length).toBeGreaterThan(0);
    const unknown = sources.filter((file) => position(nativeLayers, file.split('/')[1]!) < 0);
    expect(unknown).toEqual([]);
  });

  it('has no include to the right', () => {
    const breaches = includes
      .filter(({ own, name }) => own && position(nativeLayers, name.split('/')[0]!) >= 0)
      .filter(({ file, name }) => !mayUse(nativeLayers, file.split('/')[1]!, name.split('/')[0]!, true))
      .map(({ file, name }) => `${file} -> ${name}`);
    expect(breaches).toEqual([]);
  });

  it('includes our own headers by their path from native/', () => {
    const breaches = includes.filter(({ own, name }) => own && position(nativeLayers, name.split('/')[0]!) < 0);
    expect(breaches).toEqual([]);
  });

  it('keeps napi.h in binding, CUDA in *_cuda.cu and cuda, torch in models', () => {
    const homes: [RegExp, RegExp][] = [
      [/^(napi\.h|node_api\.h|js_native_api)/, /^native\/binding\//],
      [/^(cuda|cub\/|cufft|cublas)/, /(^native\/cuda(_on_cpu)?\/|_cuda\.(cu|cuh|hpp)$)/],
      [/^(torch|ATen|c10)\//, /^native\/models\//],
    ];
    const breaches = includes.filter(({ file, name }) =>
      homes.some(([header, home]) => header.test(name) && !home.test(file)),
    );
    expect(breaches).toEqual([]);
  });
});

// The tarball as users get it: packed, installed without install scripts, imported both ways. Needs
// `npm run prebuild` first; `npm run test:package` does both.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { developmentTool, type Installed, packAndInstall } from './installed.ts';

interface Outcome {
  shape: number[];
  mean: number;
  path: string | null;
  reasons: string[];
  sameErrors: boolean;
}

// The same body behind `import` and behind `require`.
const body = `
async function main() {
  const samples = Float32Array.from({ length: 22050 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / 22050));
  const coefficients = await melisma.mfcc(melisma.AudioSignal.mono(samples, 22050), { nMfcc: 20 });
  const { native } = await melisma.runtimeInfo();
  let error;
  try { dataset.decodeNpy(new Uint8Array(3)); } catch (caught) { error = caught; }
  console.log(JSON.stringify({
    shape: coefficients.shape,
    mean: coefficients.data.reduce((sum, value) => sum + value, 0) / coefficients.data.length,
    path: native.path,
    reasons: native.attempts.map((attempt) => attempt.reason ?? ''),
    sameErrors: error instanceof melisma.MelismaError && Object.keys(classifier).length > 0,
  }));
}
main();
`;
const esm = `
import * as melisma from 'melisma';
import * as dataset from 'melisma/dataset';
import * as classifier from 'melisma/classifier';
${body}`;
const cjs = `
const melisma = require('melisma');
const dataset = require('melisma/dataset');
const classifier = require('melisma/classifier');
${body}`;

let installed: Installed;
beforeAll(() => {
  installed = packAndInstall();
  installed.write('main.mjs', esm);
  installed.write('main.cjs', cjs);
}, 180_000);
afterAll(() => installed?.dispose());

function outcome(script: string, env: Record<string, string> = {}): Outcome {
  return JSON.parse(installed.run(process.execPath, [script], env)) as Outcome;
}

describe('the tarball', () => {
  it('has the prebuilt addon, the bundles, and what a build from source needs', () => {
    // And a CUDA build, where one with code for every GPU was there.
    const binaries = installed.packed.filter((file) => file.endsWith('.node') && !file.includes('-cuda/'));
    expect(binaries).toHaveLength(1);
    expect(binaries[0]).toMatch(/^prebuilds\/[a-z0-9]+-[a-z0-9]+\/melisma(\.glibc|\.musl)?\.node$/);
    expect(installed.packed).toEqual(
      expect.arrayContaining([
        'dist/index.js',
        'dist/index.cjs',
        'dist/index.d.ts',
        'dist/index.d.cts',
        'dist/cli/main.js',
        'native/binding/addon.cpp',
        'native/cuda/cuda.cmake',
        'scripts/sources.mjs',
        'binding.gyp',
        'CMakeLists.txt',
        'LICENSE',
      ]),
    );
    const unwanted = installed.packed.filter((file) => /^(src|test|bench|examples|\.ci|build)\//.test(file));
    expect(unwanted).toEqual([]);
  });

  it('passes publint', () => {
    const report = installed.run(process.execPath, [developmentTool('publint'), 'run', installed.tarball, '--strict']);
    expect(report).toContain('All good!');
  });

  it('has types that resolve in every mode (are-the-types-wrong)', () => {
    const args = [developmentTool('@arethetypeswrong/cli'), installed.tarball, '--format', 'ascii', '--no-color'];
    expect(installed.run(process.execPath, args)).toContain('No problems found');
  }, 120_000);
});

describe('an installed melisma', () => {
  it('computes with the prebuilt addon, imported and required alike', () => {
    const [imported, required] = [outcome('main.mjs'), outcome('main.cjs')];
    expect(imported.path).toContain(join('node_modules', 'melisma', 'prebuilds'));
    expect(imported.shape).toEqual([20, 44]);
    expect(required).toEqual(imported);
  });

  it('has one copy of each class across its entries', () => {
    expect(outcome('main.mjs').sameErrors).toBe(true);
    expect(outcome('main.cjs').sameErrors).toBe(true);
  });

  it('falls back to TypeScript, and says why, when the addon cannot be loaded', () => {
    installed.write('corrupt.node', 'not a shared library');
    const native = outcome('main.mjs');
    const fallback = outcome('main.mjs', { MELISMA_NATIVE: join(installed.folder, 'corrupt.node') });
    expect(fallback.path).toBeNull();
    expect(fallback.reasons[0]).not.toBe('');
    expect(fallback.shape).toEqual(native.shape);
    // Float32 sums in a different order.
    expect(Math.abs(fallback.mean - native.mean)).toBeLessThan(1e-3);
  });

  it('runs its command', () => {
    const report = installed.run('npx', ['--no-install', 'melisma', 'doctor']);
    expect(report).toContain(join('prebuilds', `${process.platform}-${process.arch}`));
  });

  it('has the headers that `melisma build` compiles with', () => {
    const find = `
      const { createRequire } = require('node:module');
      const own = createRequire(require.resolve('melisma/package.json'));
      own.resolve('node-api-headers/include/node_api.h');
      own.resolve('node-addon-api/napi.h');`;
    expect(installed.run(process.execPath, ['-e', find])).toBe('');
  });

  it.each(['node16', 'bundler'])(
    'type-checks with moduleResolution %s',
    (moduleResolution) => {
      installed.write('consumer.ts', typedConsumer);
      const compilerOptions = {
        strict: true,
        noEmit: true,
        target: 'ES2022',
        lib: ['ES2023', 'ESNext.Disposable'],
        module: moduleResolution === 'bundler' ? 'ESNext' : 'Node16',
        moduleResolution,
        typeRoots: [join(developmentTool('typescript'), '../../../@types')],
        types: ['node'],
      };
      installed.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
      const compiler = join(developmentTool('typescript'), '../tsc');
      expect(installed.run(process.execPath, [compiler, '-p', '.'])).toBe('');
    },
    120_000,
  );
});

const typedConsumer = `
import { AudioSignal, mfcc, type Tensor } from 'melisma';
import { indexFolder } from 'melisma/dataset';
import * as classifier from 'melisma/classifier';
const audio = AudioSignal.mono(new Float32Array(22050), 22050);
export const one: Promise<Tensor> = mfcc(audio, { nMfcc: 20 });
export const many: Promise<Tensor[]> = mfcc([audio, audio], { nMfcc: 20 });
// @ts-expect-error: an unknown option
mfcc(audio, { nMfccs: 20 });
export const used = [indexFolder, classifier];
`;

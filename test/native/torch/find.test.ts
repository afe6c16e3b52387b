import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findTorch } from '../../../src/native/torch/find.ts';
import { readTorchRoot, torchLibrary } from '../../../src/native/torch/root.ts';

const base = mkdtempSync(join(tmpdir(), 'melisma-torch-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

function write(path: string, text = ''): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The files by which a LibTorch is known. */
function makeRoot(
  name: string,
  { version = '2.7.1', header = 'torch/headeronly/version.h', libraries = 'lib', abi = '__cxx11' } = {},
) {
  const root = join(base, name);
  const parts = ['MAJOR', 'MINOR', 'PATCH'].map((part, i) => `#define TORCH_VERSION_${part} ${version.split('.')[i]}`);
  write(join(root, 'include/ATen/core/Tensor.h'));
  write(join(root, 'include', header), parts.join('\n'));
  write(torchLibrary(join(root, libraries), 'torch_cpu'));
  write(torchLibrary(join(root, libraries), 'c10'), `_ZN3c105ErrorC1ENS_14SourceLocationENSt7${abi}12basic_string`);
  return root;
}

/** A program that answers as Python does when it is asked where torch is. */
function makePython(name: string, answer: string): string {
  const path = join(base, name);
  write(path, `#!/bin/sh\necho '${answer}'\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('readTorchRoot', () => {
  it('reads version, libraries and ABI', () => {
    const root = makeRoot('wheel');
    expect(readTorchRoot(root)).toEqual({
      root,
      include: join(root, 'include'),
      libraries: join(root, 'lib'),
      version: '2.7.1',
      cxx11Abi: true,
      cuda: false,
    });
  });

  it('knows the older header, and whether CUDA is there', () => {
    const root = makeRoot('older', { version: '1.13.0', header: 'torch/csrc/api/include/torch/version.h' });
    write(torchLibrary(join(root, 'lib'), 'torch_cuda'));
    expect(readTorchRoot(root)).toMatchObject({ version: '1.13.0', cuda: true });
  });

  it.runIf(process.platform === 'linux')('tells the ABI of old wheels', () => {
    expect(readTorchRoot(makeRoot('old_abi', { abi: 'Ss' }))).toMatchObject({ cxx11Abi: false });
  });

  it('says why something is no LibTorch', () => {
    expect(readTorchRoot(join(base, 'nowhere'))).toEqual({ reason: 'no include/ATen/core/Tensor.h' });
    expect(readTorchRoot(makeRoot('ancient', { version: '1.9.0' }))).toEqual({
      reason: 'version 1.9.0; 1.13 or newer is needed',
    });
    expect(readTorchRoot(makeRoot('no_version', { header: 'elsewhere.h' }))).toEqual({
      reason: 'its version header was not understood',
    });
    const halved = makeRoot('halved');
    rmSync(join(halved, 'lib'), { recursive: true });
    expect(readTorchRoot(halved)).toMatchObject({ reason: expect.stringMatching(/^no lib\/libtorch_cpu/) });
  });
});

describe('findTorch', () => {
  const [given, named, archive, python] = ['given', 'named', 'archive', 'python'].map((name) => makeRoot(name));
  const asked = makePython('bin/python', python!);
  const environment = { MELISMA_TORCH_ROOT: named, LIBTORCH: archive, PYTHON: asked };

  it('takes --torch-root alone, then the environment, then Python', () => {
    expect(findTorch(given, environment).found?.root).toBe(given);
    expect(findTorch(undefined, environment).found?.root).toBe(named);
    expect(findTorch(undefined, { LIBTORCH: archive, PYTHON: asked }).found?.root).toBe(archive);
    expect(findTorch(undefined, { PYTHON: asked }).found?.root).toBe(python);
  });

  it('asks the Python of the active environment', () => {
    makePython('venv/bin/python', python!);
    expect(findTorch(undefined, { VIRTUAL_ENV: join(base, 'venv') }).found?.root).toBe(python);
    expect(findTorch(undefined, { CONDA_PREFIX: join(base, 'venv') }).found?.root).toBe(python);
  });

  it('does not look further when --torch-root is wrong, and tells of every place otherwise', () => {
    const wrong = join(base, 'wrong');
    expect(findTorch(wrong, environment)).toEqual({
      found: null,
      attempts: [{ from: '--torch-root', root: wrong, reason: 'no include/ATen/core/Tensor.h' }],
    });
    expect(
      findTorch(undefined, { ...environment, MELISMA_TORCH_ROOT: wrong }).attempts.map(({ from }) => from),
    ).toEqual(['MELISMA_TORCH_ROOT', 'LIBTORCH']);
  });
});

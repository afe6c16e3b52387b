import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PackageCopy } from '../native/package_copy.ts';

/**
 * Stands in for CMake and nvidia-smi, and for the loading of what was built: compiling takes minutes, and
 * what is tested is what is asked of them and made of their answers.
 */
describe.skipIf(process.platform === 'win32')('melisma build --cuda', () => {
  const copy = new PackageCopy();
  const programs = join(copy.root, 'programs');
  const log = join(copy.root, 'cmake.log');
  afterAll(() => copy.remove());

  function program(name: string, script: string): void {
    copy.put(join(programs, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(programs, name), 0o755);
  }

  const loader = join(programs, 'loader.cjs');
  copy.put(
    loader,
    `const { readFileSync } = require('node:fs');
    const { _extensions } = require('node:module');
    const load = _extensions['.node'];
    _extensions['.node'] = (module, file) => {
      if (!file.startsWith(${JSON.stringify(copy.cudaBuild)})) return load(module, file);
      const info = JSON.parse(readFileSync(file, 'utf8'));
      module.exports = { info: () => info };
    };`,
  );

  /** CMake that "builds" an addon with this `info()`, or none that loads. */
  function cmakeThatBuilds(info: string): void {
    const build = `mkdir -p build-cuda/Release && echo '${info}' > build-cuda/Release/melisma.node && echo '[100%] Built'`;
    program('cmake', `echo "$@" >> '${log}'\ncase "$1" in --build) ${build};; esac`);
  }

  async function build(...args: string[]): Promise<{ stdout: string; stderr: string }> {
    const PATH = [programs, process.env.PATH].join(delimiter);
    const environment = { PATH, NODE_OPTIONS: `--require=${loader}` };
    return copy.execute(['src/cli/main.ts', 'build', ...args], environment).catch((error) => error);
  }

  it('builds for the GPUs of this machine, from the sources and headers of the package', async () => {
    program('nvidia-smi', "printf '9.0\\n9.0\\n12.0\\n'");
    cmakeThatBuilds('{"cuda": true}');
    const { stdout, stderr } = await build('--cuda');
    const [, configure, compile] = readFileSync(log, 'utf8').split('\n');
    expect(configure).toContain(`-S ${copy.root} -B ${join(copy.root, 'build-cuda')}`);
    expect(configure).toContain('-DMELISMA_CUDA=ON -DMELISMA_CUDA_RELEASE=OFF');
    expect(configure).toContain('-DCMAKE_CUDA_ARCHITECTURES=90-real;120-real');
    for (const [name, file] of [
      ['CMAKE_JS_INC', 'node_api.h'],
      ['MELISMA_NODE_ADDON_API', 'napi.h'],
    ]) {
      const folder = new RegExp(`-D${name}=(\\S+)`).exec(configure!)![1]!;
      expect(existsSync(join(folder, file!)), folder).toBe(true);
    }
    expect(compile).toBe(`--build ${join(copy.root, 'build-cuda')} --parallel --target melisma`);
    expect(stderr).toContain('100 %');
    expect(stdout).toContain('code for 90-real;120-real; melisma loads it from now on');
  });

  it.each([
    ['{"cuda": false}', 'was built but does not load: it has no CUDA kernels'],
    ['no addon', 'was built but does not load: Command failed'],
  ])('says what is wrong with what was built: %s', async (info, message) => {
    cmakeThatBuilds(info);
    const { stdout, stderr } = await build('--cuda', '--arch', '90-real');
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });

  it('shows what the compiler said when it fails', async () => {
    program('cmake', '[ "$1" = --version ] && exit 0\necho "nvcc was not found" >&2\nexit 1');
    const { stderr } = await build('--cuda', '--arch', '75-real');
    expect(stderr).toMatch(/error: cmake -S .* failed\nnvcc was not found/);
  });

  it('says that CMake is missing', async () => {
    program('cmake', 'exit 127');
    expect((await build('--cuda')).stderr).toContain('error: cmake was not found; install CMake 3.20 or newer');
    expect((await build()).stderr).toContain('error: build: expected --cuda');
  });
});

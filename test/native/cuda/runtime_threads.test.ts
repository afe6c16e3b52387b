import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapConcurrent } from '../../../src/core/run.ts';

const native = resolve(import.meta.dirname, '../../../native');
// A minute and a half of compiling on two cores: for CI.
const runs = process.platform === 'linux' && process.env.CI && spawnSync('g++', ['--version']).status === 0;
const cppIn = (folder: string) =>
  readdirSync(join(native, folder))
    .filter((name) => name.endsWith('.cpp'))
    .map((name) => join(native, folder, name));

describe.skipIf(!runs)('the CUDA runtime under threads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-runtime-'));
  const common = ['-std=c++17', '-O1', '-fPIC', `-I${native}`, `-I${join(native, 'cuda_on_cpu/include')}`];
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const compiler = (args: string[]) => promisify(execFile)('g++', [...common, ...args]);

  function compile(prefix: string, sources: string[], flags: string[]): Promise<string[]> {
    return mapConcurrent(sources, availableParallelism(), async (source) => {
      const object = join(folder, `${prefix}-${basename(resolve(source, '..'))}-${basename(source)}.o`);
      await compiler([...flags, '-x', 'c++', '-c', source, '-o', object]);
      return object;
    });
  }

  // Without sanitizers, in a library that keeps its own copies of inline functions: mixed with those of the
  // runtime, reference counts of the runtime would be counted where the thread sanitizer does not look.
  const executor = join(folder, 'libexecutor.so');
  beforeAll(async () => {
    const objects = await compile('executor', cppIn('cuda_on_cpu'), []);
    await compiler(['-shared', '-Wl,-Bsymbolic', ...objects, '-pthread', '-o', executor]);
  }, 300_000);

  it.each([
    ['address', ['-fsanitize=address,undefined', '-g1']],
    ['thread', ['-fsanitize=thread', '-g1']],
  ])('gives every job its own results and all memory back: %s sanitizer', { timeout: 600_000 }, async (name, flags) => {
    const definitions = ['-DMELISMA_CUDA_ON_CPU=1', '-DMELISMA_CUDA_ARCHITECTURES="the CPU executor"'];
    const sources = [
      // Belongs to addons: in a program the sanitizer's own standard library meets it.
      ...cppIn('core').filter((path) => !path.endsWith('glibc_floor.cpp')),
      ...cppIn('cuda'),
      join(native, 'cuda/widen_cuda.cu'),
      join(import.meta.dirname, 'runtime_threads.cu'),
    ];
    const objects = await compile(name, sources, [...flags, ...definitions]);
    const program = join(folder, name);
    await compiler([...objects, executor, `-Wl,-rpath,${folder}`, ...flags, '-pthread', '-o', program]);
    // A quarter MiB: jobs are cut into chunks, and now and then wait for the memory of others.
    const env = { ...process.env, MELISMA_DEVICE_MEMORY: '0.25', MELISMA_CUDA_WORKERS: '1' };
    const { stdout, stderr, status } = spawnSync(program, { encoding: 'utf8', env });
    expect(stderr).toBe('');
    expect(stdout).toBe('0 failures, 0 bytes still in use\n');
    expect(status).toBe(0);
  });
});

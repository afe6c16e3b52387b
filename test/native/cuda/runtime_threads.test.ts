import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const native = resolve(import.meta.dirname, '../../../native');
const hasCompiler = spawnSync('g++', ['--version']).status === 0 && process.platform === 'linux';
const cppIn = (folder: string) =>
  readdirSync(join(native, folder))
    .filter((name) => name.endsWith('.cpp'))
    .map((name) => join(native, folder, name));

describe.skipIf(!hasCompiler)('the CUDA runtime under threads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-runtime-'));
  const common = ['-std=c++17', '-O1', '-fPIC', `-I${native}`, `-I${join(native, 'cuda_on_cpu/include')}`];
  const executor: string[] = [];
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function compile(name: string, source: string, flags: string[]): string {
    const object = join(folder, `${name}.o`);
    const language = source.endsWith('.cu') ? ['-x', 'c++'] : [];
    execFileSync('g++', [...common, ...flags, ...language, '-c', source, '-o', object]);
    return object;
  }

  // Without sanitizers and linked first, as native/cuda/cuda.cmake does.
  beforeAll(() => {
    for (const source of cppIn('cuda_on_cpu')) executor.push(compile(`executor${executor.length}`, source, []));
  }, 300_000);

  it.each([
    ['address', ['-fsanitize=address,undefined', '-g']],
    ['thread', ['-fsanitize=thread', '-g']],
  ])('gives every job its own results and all memory back: %s sanitizer', { timeout: 600_000 }, (name, flags) => {
    const definitions = ['-DMELISMA_CUDA_ON_CPU=1', '-DMELISMA_CUDA_ARCHITECTURES="the CPU executor"'];
    const sources = [
      // Belongs to addons: in a program the sanitizer's own standard library meets it.
      ...cppIn('core').filter((path) => !path.endsWith('glibc_floor.cpp')),
      ...cppIn('cuda'),
      join(native, 'cuda/widen_cuda.cu'),
      join(import.meta.dirname, 'runtime_threads.cu'),
    ];
    const objects = sources.map((source, i) => compile(`${name}${i}`, source, [...flags, ...definitions]));
    const program = join(folder, name);
    execFileSync('g++', [...executor, ...objects, ...flags, '-pthread', '-o', program]);
    // A quarter MiB: jobs are cut into chunks, and now and then wait for the memory of others.
    const env = { ...process.env, MELISMA_DEVICE_MEMORY: '0.25', MELISMA_CUDA_WORKERS: '1' };
    const { stdout, stderr, status } = spawnSync(program, { encoding: 'utf8', env });
    expect(stderr).toBe('');
    expect(stdout).toBe('0 failures, 0 bytes still in use\n');
    expect(status).toBe(0);
  });
});

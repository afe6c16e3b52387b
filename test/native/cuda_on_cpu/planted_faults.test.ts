import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const native = resolve(import.meta.dirname, '../../../native');
const source = join(import.meta.dirname, 'planted_faults.cu');
const hasCompiler = spawnSync('g++', ['--version']).status === 0 && process.platform === 'linux';

type Build = 'plain' | 'address' | 'thread';
const flags: Record<Build, string[]> = {
  plain: [],
  address: ['-fsanitize=address,undefined', '-g'],
  thread: ['-fsanitize=thread', '-g'],
};

describe.skipIf(!hasCompiler)('the executor of CUDA kernels on the CPU', () => {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-executor-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // The scheduler is compiled without the sanitizers and linked first: of an inline function that both have,
  // the linker keeps the first, and the scheduler's must stay unseen.
  beforeAll(() => {
    const common = ['-std=c++17', '-O1', '-fPIC', `-I${native}`];
    const sources = readdirSync(join(native, 'cuda_on_cpu')).filter((name) => name.endsWith('.cpp'));
    const objects = sources.map((name) => {
      const object = join(folder, `${name}.o`);
      execFileSync('g++', [...common, '-c', join(native, 'cuda_on_cpu', name), '-o', object]);
      return object;
    });
    for (const build of Object.keys(flags) as Build[]) {
      const fake = `-I${join(native, 'cuda_on_cpu/include')}`;
      const input = [...objects, '-x', 'c++', source, '-x', 'none'];
      execFileSync('g++', [...common, fake, ...flags[build], ...input, '-pthread', '-o', join(folder, build)]);
    }
  }, 300_000);

  function run(name: string, build: Build, environment: Record<string, string> = {}): string {
    const workers = build === 'thread' ? '2' : '1';
    const env = { ...process.env, MELISMA_CUDA_WORKERS: workers, MELISMA_CUDA_ORDER: 'forward', ...environment };
    const { stdout, stderr } = spawnSync(join(folder, build), [name], { encoding: 'utf8', env });
    return stdout + stderr;
  }

  const correct = ['neighbour', 'rounds', 'blocks', 'shared', 'static-shared', 'global', 'mask', 'warp-operations'];
  it('waits for the place of an event that is recorded anew and destroyed', () => {
    expect(run('events', 'address')).toBe('ok\n');
  });

  const orders = ['forward', 'reverse', 'random:7'];

  it.each(correct.flatMap((name) => (Object.keys(flags) as Build[]).map((build) => ({ name, build }))))(
    'is content with a correct kernel: $name, $build build',
    ({ name, build }) => {
      for (const order of orders) expect(run(name, build, { MELISMA_CUDA_ORDER: order })).toBe('ok\n');
    },
  );

  it.each<{ name: string; build: Build; says: RegExp; order?: string }>([
    { name: 'neighbour-without-barrier', build: 'plain', says: /wrong value/ },
    { name: 'neighbour-without-barrier', build: 'plain', says: /wrong value/, order: 'reverse' },
    { name: 'neighbour-without-barrier', build: 'thread', says: /data race/ },
    { name: 'rounds-without-barrier', build: 'thread', says: /data race/ },
    { name: 'blocks-race', build: 'thread', says: /data race/ },
    { name: 'shared-overrun', build: 'address', says: /heap-buffer-overflow/ },
    { name: 'static-shared-overrun', build: 'address', says: /out of bounds|overflow/ },
    { name: 'global-overrun', build: 'address', says: /heap-buffer-overflow/ },
    { name: 'divergent-barrier', build: 'plain', says: /divergent barrier: thread 32 .*others wait at/ },
    {
      name: 'barrier-against-shuffle',
      build: 'plain',
      says: /kernel deadlock in block 0: 24\/64 live threads at __shfl_sync .*, 40\/64 live threads at __syncthreads/,
    },
    { name: 'wrong-mask', build: 'plain', says: /wrong mask: lane 16 is not in the mask/ },
    { name: 'shared-too-large', build: 'plain', says: /307200 bytes of shared memory/ },
  ])('finds the fault in $name, $build build', ({ name, build, says, order }) => {
    expect(run(name, build, order ? { MELISMA_CUDA_ORDER: order } : {})).toMatch(says);
  });
});

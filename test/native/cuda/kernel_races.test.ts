import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/native/load.ts';

const call = promisify(execFile);
const root = packageRoot();
const build = join(root, 'build-cuda-threads');
const output = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' }).stdout?.trim();
const sanitizer = output('g++', '-print-file-name=libtsan.so') ?? '';
const canFixAddresses = spawnSync('setarch', ['-R', 'true']).status === 0;
// Two minutes of two cores: for CI.
const runs = process.platform === 'linux' && process.env.CI && existsSync(sanitizer) && output('cmake', '--version');

describe.skipIf(!runs)('kernels under the thread sanitizer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-races-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /**
   * The addon with kernels. What npm test has just built for the CPU is linked as it is: the sanitizer has little to see
   * there, and compiling it takes twice as long as the rest.
   */
  beforeAll(async () => {
    const built = join(root, 'build/Release');
    const options = [
      '-DMELISMA_SANITIZE=thread',
      '-DMELISMA_CUDA_ON_CPU=ON',
      `-DMELISMA_BUILT=${existsSync(join(built, 'obj.target')) ? built : ''}`,
    ];
    await call('cmake', ['-S', root, '-B', build, '-DCMAKE_BUILD_TYPE=None', ...options]);
    const jobs = String(availableParallelism());
    await call('cmake', ['--build', build, '--parallel', jobs, '--target', 'melisma'], { maxBuffer: 2 ** 28 });
  }, 1_200_000);

  /**
   * Runs cases on signals of 4,000 samples, where nearly every kernel has neighbouring blocks of one item. Resolves with
   * what they print, and the reports in which a kernel's thread takes part: those are fibres, which have no thread of the
   * system (tid=0). Most of the addon is compiled without the sanitizer, so what it orders by atomic counts is not seen;
   * runtime_threads.test.ts looks at the runtime.
   */
  async function watch(prefix: string, environment: Record<string, string>, ...args: string[]) {
    // Node orders its own threads by means that the sanitizer does not see. Kernels run on threads without it.
    const suppressions = join(import.meta.dirname, 'node_races.txt');
    // Node takes the handlers of signals away from the sanitizer unless told to leave them: a crash would say nothing.
    const crashes = 'handle_segv=2 handle_sigbus=2 handle_abort=2';
    const env = {
      ...process.env,
      ...environment,
      LD_PRELOAD: sanitizer,
      TSAN_OPTIONS: `suppressions=${suppressions} ${crashes} exitcode=0 log_path=${join(folder, prefix)}`,
      MELISMA_NATIVE: join(build, 'Release/melisma.node'),
      MELISMA_CUDA_WORKERS: '2',
      MELISMA_CUDA_ORDER: 'forward',
    };
    const program = join(import.meta.dirname, 'programs/cases.ts');
    const node = [process.execPath, '--import', 'tsx', program, '4000', ...args];
    const [command, ...rest] = canFixAddresses ? ['setarch', '-R', ...node] : node;
    const { stdout } = await call(command!, rest, { env, cwd: root, maxBuffer: 2 ** 26 });
    const logs = readdirSync(folder).filter((name) => name.startsWith(prefix));
    const reports = logs.flatMap((name) => readFileSync(join(folder, name), 'utf8').split(/^=+$/m));
    return { printed: stdout, reports: reports.filter((report) => /\(tid=0,|(ERROR|FATAL): /.test(report)) };
  }

  it('orders what its threads and blocks share', { timeout: 900_000 }, async () => {
    const { printed, reports } = await watch('all', {});
    expect(reports).toEqual([]);
    expect(printed).toMatch(/^\d{3,} cases on CPU executor/);
  });

  it.each([
    { op: 'resample', file: 'resample_cuda.cu' },
    { op: 'tempogram', file: 'tempogram_cuda.cu' },
  ])('is found out where $op has no barriers', { timeout: 300_000 }, async ({ op, file }) => {
    const { reports } = await watch(op, { MELISMA_CUDA_UNORDERED: file }, op);
    expect(reports.length).toBeGreaterThan(0);
    for (const report of reports) expect(report).toMatch(/data race/);
  });
});

import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/native/load.ts';

const call = promisify(execFile);
const root = packageRoot();
const build = join(root, 'build-cuda-threads');
const output = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' }).stdout?.trim();
const sanitizer = output('g++', '-print-file-name=libtsan.so') ?? '';
const canFixAddresses = spawnSync('setarch', ['-R', 'true']).status === 0;
// Three minutes of compiling on two cores: for CI. The cases of all ops take six more, and are for MELISMA_ALL_RACES.
const runs = process.platform === 'linux' && process.env.CI && existsSync(sanitizer) && output('cmake', '--version');

describe.skipIf(!runs)('kernels under the thread sanitizer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-races-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The addon with kernels for two workers of the executor; `unordered` loses its barriers. */
  async function compile(unordered = ''): Promise<void> {
    const options = ['-DMELISMA_SANITIZE=thread', '-DMELISMA_CUDA_ON_CPU=ON', '-DMELISMA_NATIVE_SIMD=ON'];
    const planted = `-DMELISMA_WITHOUT_BARRIERS=${unordered}`;
    await call('cmake', ['-S', root, '-B', build, '-DCMAKE_BUILD_TYPE=None', ...options, planted]);
    const jobs = String(availableParallelism());
    await call('cmake', ['--build', build, '--parallel', jobs, '--target', 'melisma'], { maxBuffer: 2 ** 28 });
  }

  /**
   * Runs cases on signals of `samples`; what they print, and the reports in which a kernel's thread takes part: those
   * are fibres, which have no thread of the system (tid=0). The rest of the addon is compiled without the sanitizer, so
   * what it orders by atomic counts is not seen; runtime_threads.test.ts looks at the runtime.
   */
  async function watch(...args: string[]): Promise<{ printed: string; reports: string[] }> {
    const prefix = args.join('-');
    // Node orders its own threads by means that the sanitizer does not see. Kernels run on threads without it.
    const suppressions = join(import.meta.dirname, 'node_races.txt');
    const env = {
      ...process.env,
      LD_PRELOAD: sanitizer,
      TSAN_OPTIONS: `suppressions=${suppressions} exitcode=0 log_path=${join(folder, prefix)}`,
      MELISMA_NATIVE: join(build, 'Release/melisma.node'),
      MELISMA_CUDA_WORKERS: '2',
      MELISMA_CUDA_ORDER: 'forward',
    };
    const program = join(import.meta.dirname, 'programs/cases.ts');
    const node = [process.execPath, '--import', 'tsx', program, ...args];
    const [command, ...rest] = canFixAddresses ? ['setarch', '-R', ...node] : node;
    const { stdout } = await call(command!, rest, { env, cwd: root, maxBuffer: 2 ** 26 });
    const logs = readdirSync(folder).filter((name) => name.startsWith(prefix));
    const reports = logs.flatMap((name) => readFileSync(join(folder, name), 'utf8').split(/^=+$/m));
    return { printed: stdout, reports: reports.filter((report) => report.includes('(tid=0,')) };
  }

  it('orders what its threads and blocks share', { timeout: 1_800_000 }, async () => {
    await compile();
    const { printed, reports } = await watch(...(process.env.MELISMA_ALL_RACES ? ['2000'] : ['1000', 'istft']));
    expect(printed).toMatch(/^\d+ cases on CPU executor/);
    expect(reports).toEqual([]);
  });

  it('is found out where its barriers are missing', { timeout: 900_000 }, async () => {
    await compile('native/ops/resample/resample_cuda.cu');
    const { reports } = await watch('1000', 'resample');
    expect(reports.length).toBeGreaterThan(0);
    for (const report of reports) expect(report).toMatch(/data race/);
  });
});

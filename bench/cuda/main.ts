// The bench of a GPU host: builds kernel_times, measures the ceilings of the device and every op, asks the rivals that
// Python has there, prints a table and keeps it as JSON.
//
//   node --import tsx bench/cuda/main.ts [--out bench/results] [--build build-cuda] [--seconds 30] [--clips 120]
import { execFileSync, type StdioOptions } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../src/native/load.ts';
import { ceilingsLine, endToEndTable, type KernelTimes, kernelTable, precisionLine, type RivalTimes } from './table.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'bench/results' },
    build: { type: 'string', default: 'build-cuda' },
    seconds: { type: 'string', default: '30' },
    clips: { type: 'string', default: '120' },
  },
});
const root = packageRoot();
const size = [values.seconds, values.clips];

function kernelTimes(): KernelTimes {
  const build = resolve(root, values.build);
  const program = join(build, 'Release/melisma_kernel_times');
  // A program without the rest of its build was brought along.
  if (existsSync(join(build, 'CMakeCache.txt')) || !existsSync(program)) {
    execFileSync(
      'cmake',
      ['--build', build, '--target', 'melisma_kernel_times', '--parallel', `${availableParallelism()}`],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
  }
  return JSON.parse(execFileSync(program, size, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

/** Some five minutes are enough to compile and measure them; the table is written without them too. */
const longestRivals = 300_000;

function rivalTimes(): RivalTimes {
  const script = fileURLToPath(new URL('./rivals.py', import.meta.url));
  try {
    const python = process.env.MELISMA_PYTHON ?? 'python3';
    return JSON.parse(
      execFileSync(python, [script, ...size], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: longestRivals,
      }),
    );
  } catch (error) {
    return { versions: {}, seconds: {}, missing: { python: (error as Error).message.split('\n')[0]! } };
  }
}

function commit(): string {
  if (process.env.MELISMA_COMMIT) return process.env.MELISMA_COMMIT.trim();
  try {
    const stdio: StdioOptions = ['ignore', 'pipe', 'ignore'];
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8', stdio }).trim();
  } catch {
    return 'unknown';
  }
}

const times = kernelTimes();
const rivals = rivalTimes();
const description = {
  date: new Date().toISOString().slice(0, 10),
  commit: commit(),
  device: times.device,
  versions: rivals.versions,
  method: `${values.clips} clips of ${values.seconds} s, kernels alone, median of 8 runs over inputs that take turns; whole jobs: median of 5`,
};
const versions = Object.entries(rivals.versions).map((pair) => pair.join(' '));
const table = [
  `${times.device}, ${description.method}; rivals: ${versions.join(', ') || 'none'}`,
  `ceilings: ${ceilingsLine(times)}`,
  kernelTable(times, rivals),
  precisionLine(times),
  endToEndTable(times),
  ...Object.entries(rivals.missing).map((pair) => `not measured: ${pair.join(': ')}`),
].join('\n\n');
process.stdout.write(`${table}\n`);
if (times.device === 'CPU executor') {
  process.stdout.write('\nThe executor runs kernels on the CPU: these times say nothing, and are not kept.\n');
} else {
  const folder = resolve(root, values.out);
  mkdirSync(folder, { recursive: true });
  const name = times.device.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const file = join(folder, `cuda-${description.date}-${name}.json`);
  writeFileSync(file.replace(/json$/, 'md'), `${table}\n`);
  writeFileSync(
    file,
    `${JSON.stringify({ ...description, ...times, rivals: rivals.seconds, missing: rivals.missing }, null, 2)}\n`,
  );
}

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/native/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'melisma-cuda-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const row = { audioSeconds: 60, error: 2e-14, flops: 100, sharedBytes: 10, memoryBytes: 1, minMax: 0 };
const times = (device: string) => ({
  device,
  ceilings: { copyBytes: 4e3, butterflies: 3e3, sharedBytes: 2e3, minMax: 1e3, hostToDeviceBytes: 50 },
  rows: [{ ...row, name: 'stft 2048/512', seconds: 4 }],
  endToEnd: [{ name: 'log-mel', seconds: 2, audioSeconds: 60, uploadBytes: 80 }],
});

/** Runs the bench with a program that prints these times, and a Python that prints this. */
function bench(name: string, device: string, python: string): { output: string; out: string } {
  const release = join(folder, name, 'Release');
  mkdirSync(release, { recursive: true });
  const program = (path: string, text: string) => {
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  program(join(release, 'melisma_kernel_times'), `[ "$*" = "2 4" ] && echo '${JSON.stringify(times(device))}'`);
  const out = join(folder, name, 'results');
  const main = join(packageRoot(), 'bench/cuda/main.ts');
  const options = ['--build', join(folder, name), '--out', out, '--seconds', '2', '--clips', '4'];
  const MELISMA_PYTHON = program(join(folder, name, 'python'), python);
  const output = execFileSync(process.execPath, ['--import', 'tsx', main, ...options], {
    encoding: 'utf8',
    env: { ...process.env, MELISMA_PYTHON, MELISMA_COMMIT: 'abc1234\n' },
  });
  return { output, out };
}

describe.skipIf(process.platform === 'win32')('bench/cuda', () => {
  it('keeps the table and what it is made of, with date, device and commit', () => {
    const rivals = {
      versions: { torch: '2.11' },
      seconds: { 'stft 2048/512': { torch: 8 } },
      missing: { cupy: 'no GPU' },
    };
    const { output, out } = bench('kept', 'A GPU', `echo '${JSON.stringify(rivals)}'`);
    expect(output).toContain('A GPU, 4 clips of 2 s');
    expect(output).toContain('| stft 2048/512 | 15.0 | 4000.00 ms | 50 % | arithmetic | 2.0e-14 | torch 2.0× |');
    expect(output).toContain('| log-mel | 30.0 | 80 % |');
    expect(output).toContain('not measured: cupy: no GPU');
    const [json, table] = readdirSync(out).sort();
    expect(json).toMatch(/^cuda-\d{4}-\d\d-\d\d-a-gpu\.json$/);
    expect(readFileSync(join(out, table!), 'utf8')).toBe(output);
    const kept = JSON.parse(readFileSync(join(out, json!), 'utf8'));
    expect(kept).toMatchObject({
      ...times('A GPU'),
      commit: 'abc1234',
      rivals: rivals.seconds,
      missing: rivals.missing,
    });
    expect(json).toContain(kept.date);
  });

  it('goes without rivals where Python fails, and keeps no times of the executor', () => {
    const { output, out } = bench('executor', 'CPU executor', 'exit 1');
    expect(output).toMatch(/not measured: python: Command failed/);
    expect(output).toContain('these times say nothing');
    expect(() => readdirSync(out)).toThrow();
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const native = resolve(import.meta.dirname, '../../native');
// Half a minute of compiling: for CI.
const runs = process.platform === 'linux' && process.env.CI && spawnSync('g++', ['--version']).status === 0;

describe.skipIf(!runs || process.env.LD_PRELOAD)('jobs of tiles under the thread sanitizer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-tile-jobs-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('run every tile in its phase, and all end', { timeout: 300_000 }, () => {
    const program = join(folder, 'tile_jobs');
    const sources = ['tile_job', 'chained_plan', 'pool', 'buffer', 'pages', 'registry', 'params'].map((name) =>
      join(native, `core/${name}.cpp`),
    );
    const flags = ['-std=c++17', '-O1', '-g1', '-fsanitize=thread', `-I${native}`, '-pthread'];
    execFileSync('g++', [...flags, join(import.meta.dirname, 'tile_jobs.cpp'), ...sources, '-o', program]);
    const { stdout, stderr, status } = spawnSync(program, { encoding: 'utf8', timeout: 120_000 });
    expect(stderr).toBe('');
    expect(stdout).toBe('0 failures\n');
    expect(status).toBe(0);
  });
});

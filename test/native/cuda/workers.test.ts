import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { cudaAddon, describeCuda } from './cuda_addon.ts';

const program = fileURLToPath(new URL('./programs/workers.mjs', import.meta.url));

function run(...args: string[]): { output: string; status: number | null } {
  const env = { ...process.env, MELISMA_NATIVE: cudaAddon };
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env });
  return { output: stdout + stderr, status };
}

describeCuda('a GPU and worker_threads', () => {
  it('serves several workers at once, and survives those terminated during jobs', () => {
    expect(run()).toEqual({ output: 'same results\n', status: 0 });
  });

  it('lets process.exit end the process during a job', () => {
    expect(run('exit')).toEqual({ output: '', status: 7 });
  });
});

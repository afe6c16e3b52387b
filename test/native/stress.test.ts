import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadAddon } from '../../src/native/load.ts';

/** Runs a program of test/native/stress in a process of its own, so that a crash is a failed test. */
function stress(program: string): Promise<{ code: number | null; signal: string | null; output: string }> {
  const path = fileURLToPath(new URL(`./stress/${program}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [path], {
    env: { ...process.env, STRESS_ADDON: loadAddon().path! },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, output })));
}

const sanitized = process.env.LD_PRELOAD?.includes('asan') ?? false;

describe('the addon under stress', () => {
  it('lets process.exit end the process during jobs', { timeout: 10_000 }, async () => {
    // Finishing the jobs would take longer than this test is given.
    expect(await stress('exit_during_job')).toMatchObject({ code: 7, signal: null, output: 'exiting\n' });
  });

  it('survives 40 workers terminated during jobs', async () => {
    expect(await stress('load_and_terminate')).toMatchObject({ code: 0, output: '40 cycles\n' });
  });

  it('survives the exit of the last worker that loaded it', async () => {
    expect(await stress('last_worker_exits')).toMatchObject({ code: 0, output: 'all workers ended\n' });
  });

  it('works on a copy, so the input may be transferred during the job', async () => {
    expect(await stress('transfer_input')).toMatchObject({ code: 0, output: 'same result 0\n' });
  });

  it.skipIf(sanitized)('does not grow with the number of large results', async () => {
    const { code, output } = await stress('many_results');
    expect(code, output).toBe(0);
    expect(JSON.parse(output).largestMiB).toBeLessThan(400);
  });

  it.skipIf(sanitized)('lets plans be collected that nobody disposed of', async () => {
    const { code, output } = await stress('plans_without_dispose');
    expect(code, output).toBe(0);
    expect(JSON.parse(output).largestMiB).toBeLessThan(600);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { chromaCens } from '../../src/features/chroma_cens.ts';
import { fourierTransform } from '../../src/features/fourier_transform.ts';
import { rms } from '../../src/features/rms.ts';
import { loadAddon } from '../../src/native/load.ts';

const signal = (length: number) =>
  AudioSignal.mono(
    Float32Array.from({ length }, (_, i) => Math.sin(i)),
    22050,
  );

// Two threads at most in this process, so that a job which kept both would hold up the other.
it('a job of one tile leaves the other thread to other jobs', async () => {
  const aborted = new AbortController();
  const progress: number[] = [];
  // Four steps after one another, each one tile of a second.
  const slow = fourierTransform(signal(31 ** 4), {
    threads: 2,
    signal: aborted.signal,
    onProgress: ({ done }) => progress.push(done),
  });
  await rms(signal(1000), { threads: 2 });
  expect(progress).toEqual([]);
  aborted.abort();
  await expect(slow).rejects.toThrow('aborted');
});

// Estimates the tuning first, and has more phases once that is known.
it('progress never falls', async () => {
  const progress: number[] = [];
  const tone = signal(22050 * 20);
  await chromaCens([tone, tone], { threads: 1, onProgress: ({ done }) => progress.push(done) });
  expect(progress.length).toBeGreaterThan(0);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
});

const compiles = process.platform === 'linux' && spawnSync('gcc', ['--version']).status === 0;

describe.skipIf(!compiles || process.env.LD_PRELOAD)('where the system starts no threads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-threads-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('a job is refused, the process ends, and later jobs run', () => {
    const library = join(folder, 'no_threads.so');
    const source = join(import.meta.dirname, 'stress/no_threads.c');
    expect(spawnSync('gcc', ['-shared', '-fPIC', '-O1', source, '-o', library, '-ldl']).status).toBe(0);
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'stress/no_threads.mjs')],
      {
        env: { ...process.env, STRESS_ADDON: loadAddon().path!, LD_PRELOAD: library },
        encoding: 'utf8',
        timeout: 30_000,
      },
    );
    expect(stderr).toBe('');
    expect(stdout).toBe('ERR_DEVICE threads: the system starts none: Resource temporarily unavailable\n1 result\n');
    expect(status).toBe(0);
  });
});

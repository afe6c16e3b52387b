import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { encodec } from '../../src/models/encodec/index.ts';
import { describeTorch } from './describe_torch.ts';
import { readEncodecGolden } from './encodec/golden.ts';
import { writeModelFolder } from './model_folder.ts';
import { seededSignal, seededTensors } from './seeded_weights.ts';

const { shapes, config } = readEncodecGolden('musicgen');
const signal = (seconds: number) => AudioSignal.mono(seededSignal('life', 1, 800 * seconds), 800);

describeTorch('models', () => {
  const weights = writeModelFolder(seededTensors(shapes), config);
  const target = { weights, sampleRate: 800, device: 'cpu' } as const;

  it('stop within a segment when they are aborted, with the reason given', async () => {
    using plan = await encodec.plan(target);
    const controller = new AbortController();
    const seen: number[] = [];
    const run = plan.run([signal(2000), signal(2000)], {
      signal: controller.signal,
      threads: 1,
      onProgress: ({ done }) => {
        seen.push(done);
        controller.abort(new Error('enough'));
      },
    });
    await expect(run).rejects.toThrow('enough');
    // Far from both signals: no more than the segments that ran when it was told.
    expect(seen[0]).toBeLessThan(1);
    await expect(plan.run(signal(1), { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    expect((await plan.run(signal(1))).shape).toEqual([4, 50]);
  });

  it('keep what a running job needs when the plan is disposed of', async () => {
    const plan = await encodec.plan(target);
    const running = plan.run(signal(300));
    plan.dispose();
    plan.dispose();
    expect((await running).shape).toEqual([4, 15000]);
    await expect(plan.run(signal(1))).rejects.toThrow('plan: already disposed');
  });

  it('let process.exit end the process in the middle', async () => {
    const from = (file: string) => JSON.stringify(new URL(`../../src/${file}`, import.meta.url).href);
    const program = `
      const { encodec } = await import(${from('models/encodec/index.ts')});
      const { AudioSignal } = await import(${from('core/signal.ts')});
      const plan = await encodec.plan(${JSON.stringify(target)});
      const onProgress = () => setTimeout(() => process.exit(7), Number(process.argv[1]));
      const signals = [1, 2].map(() => AudioSignal.mono(new Float32Array(800 * 2000).fill(0.1), 800));
      await plan.run(signals, { onProgress });`;
    for (const milliseconds of [0, 5, 20, 50]) {
      const args = ['--import', 'tsx', '--input-type=module', '--eval', program, String(milliseconds)];
      const ended = await promisify(execFile)(process.execPath, args).catch((error) => error);
      expect(ended).toMatchObject({ code: 7, signal: null });
    }
  });

  it('run in worker threads, which may end in the middle', async () => {
    const program = `(async () => {
      const { parentPort, workerData } = require('node:worker_threads');
      const { register } = await import(workerData.tsx);
      register();
      const { encodec } = await import(workerData.encodec);
      const { AudioSignal } = await import(workerData.signal);
      const plan = await encodec.plan(workerData.target);
      const codes = await plan.run(AudioSignal.mono(workerData.samples, 800));
      parentPort.postMessage(codes.data);
      for (;;) await plan.run(AudioSignal.mono(workerData.samples, 800));
    })();`;
    const samples = signal(20).data;
    const expected = (await encodec(signal(20), target)).data;
    const workerData = {
      target,
      samples,
      tsx: new URL('../../node_modules/tsx/dist/esm/api/index.mjs', import.meta.url).href,
      encodec: new URL('../../src/models/encodec/index.ts', import.meta.url).href,
      signal: new URL('../../src/core/signal.ts', import.meta.url).href,
    };
    const results = await Promise.all(
      [1, 2].map(async () => {
        const worker = new Worker(program, { workerData, eval: true });
        const codes = await new Promise<Int32Array>((done, fail) => {
          worker.once('message', done);
          worker.once('error', fail);
        });
        await worker.terminate();
        return codes;
      }),
    );
    for (const codes of results) expect(codes).toEqual(expected);
  });
});

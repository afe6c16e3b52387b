// Workers that load the addon and are terminated in the middle of jobs, 40 times.
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const cycles = 40;

if (isMainThread) {
  for (let i = 0; i < cycles; i++) {
    const worker = new Worker(fileURLToPath(import.meta.url));
    await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    await worker.terminate();
  }
  console.log(`${cycles} cycles`);
} else {
  const { run, signal, slowPlan } = await import('./job.mjs');
  const plan = slowPlan();
  const input = signal(22050 * 5);
  for (let i = 0; i < 4; i++) run(plan, [input], { onProgress() {} }).catch(() => {});
  setTimeout(() => parentPort.postMessage('busy'), 10);
}

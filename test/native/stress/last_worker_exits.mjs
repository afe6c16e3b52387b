// The addon is loaded by workers only: when the last one ends, Node would unload it under our threads.
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker } from 'node:worker_threads';

if (isMainThread) {
  for (let i = 0; i < 10; i++) {
    await new Promise((resolve, reject) => {
      const worker = new Worker(fileURLToPath(import.meta.url));
      worker.once('exit', resolve);
      worker.once('error', reject);
    });
  }
  console.log('all workers ended');
} else {
  const { run, signal, slowPlan } = await import('./job.mjs');
  await run(slowPlan(), [signal(2205)]);
}

// Workers that use a GPU at once, each with its own plans; some are terminated during jobs. With the argument
// `exit` the process ends during a job instead.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const addon = createRequire(import.meta.url)(process.env.MELISMA_NATIVE);
const options = { sampleRate: 22050, nFft: 256, hopLength: 256, nMels: 8 };

function signal(length, seed) {
  const data = Float32Array.from({ length }, (_, i) => Math.sin(i * 0.01 * (seed + 1)));
  return { dtype: 'float32', shape: [1, length], data };
}

const finished = (start) =>
  new Promise((resolve, reject) => {
    start({ onFinished: (error, outputs) => (error ? reject(error) : resolve(outputs)) });
  });

/** A number that changes with any bit of the results. */
async function checksum(seed, device) {
  if (device !== 'cpu') await finished((callbacks) => addon.openDevice(0, callbacks));
  const plan = addon.createPlan('mel', options, device);
  const inputs = [signal(20_000, seed), signal(777, seed)];
  const outputs = await finished((callbacks) => addon.runPlan(plan, inputs, callbacks, 2));
  addon.disposePlan(plan);
  return outputs.flat().reduce((sum, { data }) => new Uint32Array(data).reduce((s, x) => (s * 31 + x) >>> 0, sum), 7);
}

async function longJob() {
  await finished((callbacks) => addon.openDevice(0, callbacks));
  const plan = addon.createPlan('mel', { ...options, hopLength: 64 }, 'cuda:0');
  const inputs = Array.from({ length: 24 }, (_, i) => signal(400_000, i));
  addon.runPlan(plan, inputs, { onFinished() {} }, 2);
}

if (!isMainThread) {
  if (workerData.terminated) {
    await longJob();
    parentPort.postMessage('busy');
  } else {
    parentPort.postMessage(await checksum(workerData.seed, 'cuda:0'));
  }
} else if (process.argv[2] === 'exit') {
  await longJob();
  process.exit(7);
} else {
  const start = (data) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: data });
    return new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', async (message) => {
        if (data.terminated) await worker.terminate();
        resolve(message);
      });
    });
  };
  const seeds = [0, 1, 2, 3];
  const together = await Promise.all([...seeds.map((seed) => start({ seed })), start({ terminated: true })]);
  await start({ terminated: true });
  const alone = [];
  for (const seed of seeds) alone.push(await checksum(seed, 'cuda:0'));
  const same = JSON.stringify(together.slice(0, seeds.length)) === JSON.stringify(alone);
  console.log(same ? 'same results' : `${together} and ${alone}`);
}

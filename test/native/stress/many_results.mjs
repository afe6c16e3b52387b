// 2,000 results of 2 MiB each: memory must not grow with their number.
import { addon, run, signal } from './job.mjs';

const plan = addon.createPlan('mel', { sampleRate: 22050, hopLength: 64, nFft: 256, nMels: 128 });
const input = signal(4096 * 64);
let largest = 0;
for (let i = 0; i < 2000; i++) {
  const [[output]] = await run(plan, [input]);
  if (output.data.byteLength < 2 ** 21) throw new Error(`only ${output.data.byteLength} bytes`);
  largest = Math.max(largest, process.memoryUsage.rss());
}
console.log(JSON.stringify({ largestMiB: Math.round(largest / 2 ** 20) }));

// 400 plans with large tables that nobody disposes of: V8 must see their memory and collect them.
import { addon } from './job.mjs';

let largest = 0;
for (let i = 0; i < 400; i++) {
  addon.createPlan('mel', { sampleRate: 22050, nFft: 32768, nMels: 128 });
  if (i % 10 === 0) await new Promise((resume) => setImmediate(resume)); // finalizers run from the event loop
  largest = Math.max(largest, process.memoryUsage.rss());
}
console.log(JSON.stringify({ largestMiB: Math.round(largest / 2 ** 20) }));

// process.exit while jobs run must not wait for them, and must not crash.
import { run, signal, slowPlan } from './job.mjs';

const plan = slowPlan();
const input = signal(22050 * 120);
for (let i = 0; i < 16; i++) run(plan, [input]).catch(() => {});
setTimeout(() => {
  console.log('exiting');
  process.exit(7);
}, 50);

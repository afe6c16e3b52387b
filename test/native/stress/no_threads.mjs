// The first job finds that no thread starts; the second that they do. The first must not keep the process.
import { addon, run, signal } from './job.mjs';

const plan = addon.createPlan('rms', {}, 'cpu');
process.env.STRESS_NO_THREADS = '1';
try {
  await run(plan, [signal()]);
} catch (error) {
  console.log(error.code, error.message);
}
delete process.env.STRESS_NO_THREADS;
if (addon.info().runningJobs > 0) console.log('the refused job is still counted');
console.log((await run(plan, [signal()])).length, 'result');

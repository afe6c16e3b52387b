// The input's memory is transferred away while the job runs: the job works on its own copy.
import { addon, run, signal, slowPlan } from './job.mjs';

const input = signal(22050 * 10);
const expected = await run(slowPlan(), [signal(22050 * 10)]);
const running = run(slowPlan(), [input]);
structuredClone(input.data, { transfer: [input.data.buffer] });
if (input.data.length !== 0) throw new Error('the buffer was not transferred');
const [[output]] = await running;
const same = Buffer.compare(Buffer.from(output.data), Buffer.from(expected[0][0].data)) === 0;
console.log(same ? 'same result' : 'different result', addon.info().runningJobs);

// `npx tsx bench/model_memory.ts <model> <folder of the weights>`: loads a model and runs it once at its default
// options, in a process that does nothing else; prints the megabytes that it held at most.
import { existsSync, readFileSync } from 'node:fs';
import { modelCases } from './model_cases.ts';

const [name, folder] = process.argv.slice(2) as [string, string];
const { prepare, memorySize } = modelCases.find((row) => row.name === name)!;
const model = await prepare(folder, memorySize);
await model.run();
// Where there is a choice, not resourceUsage().maxRSS: that begins with what the process that started this one held.
const status = '/proc/self/status';
const kilobytes = existsSync(status)
  ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))![1])
  : process.resourceUsage().maxRSS;
console.log((kilobytes * 1024) / 1e6);

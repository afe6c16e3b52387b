// The measured process of musicgen.ts: prepares a folder.
import { writeMusicGen } from '../src/dataset/index.ts';

const [folder, out] = process.argv.slice(2) as [string, string];
const start = performance.now();
const cpu = process.cpuUsage();
const { clips } = await writeMusicGen(folder, out, {
  targets: ['hf-rich'],
  onProgress: (progress) => process.send?.({ progress }),
});
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
process.send?.({ outcome: { clips, seconds, cpuSeconds: (user + system) / 1e6, peakMiB } }, () => process.disconnect());

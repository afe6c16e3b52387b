// `MELISMA_PYTHON=python3 npx tsx bench/models.ts [--rounds 3] [--seconds 10]`: EnCodec (32 kHz, as MusicGen's)
// and t5-base in their published sizes on random weights, in turns with transformers in Python, which makes
// the weights. Seconds per second of audio (of one text for T5): CPU seconds of one core, wall seconds of two.
// Demucs and VGGish: bench/separation.ts.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AudioSignal } from '../src/core/signal.ts';
import { encodec, encodecDecode, Tensor, t5Encoder } from '../src/index.ts';
import { loadTorch } from '../src/native/torch/load.ts';
import { uniform } from '../test/models/seeded_weights.ts';
import { cpuSeconds, wallSeconds } from './measure.ts';

const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '10' } },
});
const seconds = Number(flags.seconds);
const tokens = 32;
const folder = mkdtempSync(join(tmpdir(), 'melisma-bench-'));
const rival = spawn(
  process.env.MELISMA_PYTHON ?? 'python3',
  [fileURLToPath(new URL('rivals/models.py', import.meta.url)), folder],
  { stdio: ['pipe', 'pipe', 'ignore'] },
);
const lines = createInterface(rival.stdout)[Symbol.asyncIterator]();
const answer = async (): Promise<string> => {
  const { value, done } = await lines.next();
  if (done) throw new Error('Python ended: MELISMA_PYTHON must name one with torch and transformers');
  return value;
};

interface Contestant {
  name: 'encode' | 'decode' | 't5';
  size: number;
  /** What the times are divided by. */
  units: number;
  plan: { run(input: never, options: { threads: number }): Promise<unknown>; dispose(): void };
  input: unknown;
}

try {
  console.log(await answer(), '| ours: LibTorch', loadTorch().info?.version);
  const cpu = { device: 'cpu' } as const;
  const weights = join(folder, 'encodec');
  const audio = AudioSignal.mono(uniform('bench', seconds * 32000), 32000);
  const codes = uniform('codes', 4 * seconds * 50).map((value) => Math.floor((value + 1) * 1024));
  const contestants: Contestant[] = [
    {
      name: 'encode',
      size: seconds,
      units: seconds,
      plan: await encodec.plan({ weights, sampleRate: 32000, ...cpu }),
      input: audio,
    },
    {
      name: 'decode',
      size: seconds,
      units: seconds,
      plan: await encodecDecode.plan({ weights, sampleRate: 32000, ...cpu }),
      input: { codes: new Tensor('int32', [4, seconds * 50], Int32Array.from(codes)) },
    },
    {
      name: 't5',
      size: tokens,
      units: 1,
      plan: await t5Encoder.plan({ weights: join(folder, 't5'), sampleRate: 1, ...cpu }),
      input: { inputIds: Array.from({ length: tokens }, (_, i) => i) },
    },
  ];
  for (const { name, size, units, plan, input } of contestants) {
    const ours = (threads: number) => plan.run(input as never, { threads });
    const python = async (threads: number): Promise<[number, number]> => {
      rival.stdin.write(`${name} ${size} ${threads}\n`);
      return (await answer()).split(' ').map(Number) as [number, number];
    };
    const best = { cpu: Infinity, wall: Infinity, pythonCpu: Infinity, pythonWall: Infinity };
    for (let round = 0; round <= Number(flags.rounds); round++) {
      const now = {
        cpu: await cpuSeconds(() => ours(1)),
        pythonCpu: (await python(1))[0],
        wall: await wallSeconds(() => ours(2)),
        pythonWall: (await python(2))[1],
      };
      if (round === 0) continue; // warm-up
      for (const key of Object.keys(best) as (keyof typeof best)[]) best[key] = Math.min(best[key], now[key]);
    }
    plan.dispose();
    const of = (value: number) => (value / units).toFixed(4);
    console.log(
      `${name}: one core ${of(best.cpu)} (Python ${of(best.pythonCpu)}), two cores ${of(best.wall)} (Python ${of(best.pythonWall)})`,
    );
  }
  console.log(`peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
} finally {
  rival.kill();
  rmSync(folder, { recursive: true });
}

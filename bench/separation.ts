// `npx tsx bench/separation.ts [--rounds 2] [--only htdemucs] [demucs julius torchvggish]`: Demucs and VGGish in
// their published sizes with seeded weights, in turns with upstream's own code in Python where the three
// checkouts are given (MELISMA_PYTHON names a Python with torch). CPU seconds of one core, wall seconds of
// two, and the peak memory of each process.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encodeSafetensors } from '../src/classifier/persistence/safetensors.ts';
import { AudioSignal } from '../src/core/signal.ts';
import { demucs, vggish } from '../src/index.ts';
import vggishShapes from '../test/golden/vggish/shapes.json' with { type: 'json' };
import { readGolden, writeCheckpoint } from '../test/models/demucs/checkpoint_file.ts';
import { type Shapes, seededSignal, seededTensors } from '../test/models/seeded_weights.ts';
import { cpuSeconds, wallSeconds } from './measure.ts';

const { values: flags, positionals: checkouts } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '2' }, only: { type: 'string', default: '' } },
});
const folder = mkdtempSync(join(tmpdir(), 'melisma-bench-'));

interface Contestant {
  name: string;
  /** Of audio. */
  seconds: number;
  prepare(): Promise<{ run(jobs: number): Promise<unknown>; dispose(): void }>;
}

const stereo = (seconds: number) =>
  new AudioSignal(seededSignal('bench', 2, Math.trunc(seconds * 44100)), { sampleRate: 44100, numberOfChannels: 2 });

/** Two strides of 5.85 and 7.5 s: two segments, so that the overlap counts as it does in a long recording. */
const contestants: Contestant[] = [
  separation('htdemucs', 'htdemucs', 11.7),
  separation('hdemucs', 'hdemucs_mmi', 15, { segment: 10 }),
  {
    name: 'vggish',
    seconds: 60,
    async prepare() {
      const weights = join(folder, 'vggish.safetensors');
      writeFileSync(weights, encodeSafetensors(seededTensors(vggishShapes as Shapes)));
      const plan = await vggish.plan({ weights, sampleRate: 16000, device: 'cpu' });
      const audio = AudioSignal.mono(seededSignal('bench', 1, 60 * 16000), 16000);
      return { run: (threads) => plan.run(audio, { threads }), dispose: () => plan.dispose() };
    },
  },
];

function separation(name: string, golden: string, seconds: number, options: { segment?: number } = {}): Contestant {
  return {
    name,
    seconds,
    async prepare() {
      const weights = writeCheckpoint(folder, readGolden(golden));
      const audio = stereo(seconds);
      const plans = new Map<number, Awaited<ReturnType<typeof demucs.plan>>>();
      return {
        async run(jobs) {
          if (!plans.has(jobs)) {
            const plan = await demucs.plan({ ...options, weights, jobs, sampleRate: 44100, device: 'cpu' });
            plans.set(jobs, plan);
          }
          return plans.get(jobs)!.run(audio);
        },
        dispose() {
          for (const plan of plans.values()) plan.dispose();
        },
      };
    },
  };
}

/** Upstream in its own process. */
class Python {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(paths: readonly string[]) {
    const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
    const args = [here('rivals/separation.py'), here('../test/golden'), ...paths];
    this.#process = spawn(process.env.MELISMA_PYTHON ?? 'python3', args, {
      stdio: ['pipe', 'pipe', 'inherit'],
    }) as never;
    this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  async read(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('Python ended');
    return value;
  }

  async run({ name, seconds }: Contestant, threads: number): Promise<number[]> {
    this.#process.stdin.write(`${name} ${seconds} ${threads}\n`);
    return (await this.read()).split(' ').map(Number);
  }

  stop(): void {
    this.#process.kill();
  }
}

const python = checkouts.length === 3 ? new Python(checkouts) : undefined;
if (python) console.log(await python.read());
try {
  for (const contestant of contestants.filter(({ name }) => name.includes(flags.only))) {
    const ours = await contestant.prepare();
    const best = { cpu: Infinity, two: Infinity, pythonCpu: Infinity, pythonTwo: Infinity, pythonMb: 0 };
    await ours.run(1);
    for (let round = 0; round < Number(flags.rounds); round++) {
      best.cpu = Math.min(best.cpu, await cpuSeconds(() => ours.run(1)));
      if (python) best.pythonCpu = Math.min(best.pythonCpu, (await python.run(contestant, 1))[0]!);
      best.two = Math.min(best.two, await wallSeconds(() => ours.run(2)));
      if (python) {
        const [, wall, megabytes] = await python.run(contestant, 2);
        best.pythonTwo = Math.min(best.pythonTwo, wall!);
        best.pythonMb = megabytes!;
      }
    }
    ours.dispose();
    const share = (seconds: number) => (seconds / contestant.seconds).toFixed(4);
    const peak = process.resourceUsage().maxRSS / 1024;
    console.log(
      `${contestant.name}: one core ${share(best.cpu)} of real time (Python ${share(best.pythonCpu)}); ` +
        `two cores ${share(best.two)} (Python ${share(best.pythonTwo)}); peak ${peak.toFixed(0)} MB (Python ${best.pythonMb.toFixed(0)})`,
    );
  }
} finally {
  python?.stop();
  rmSync(folder, { recursive: true });
}

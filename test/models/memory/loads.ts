// Loads, runs and disposes of a model again and again, in a process of its own; prints the resident bytes
// after each round as JSON. In the last rounds it forgets to dispose of one, so that a leak is seen.
import type { Plan } from '../../../src/core/op.ts';
import { AudioSignal } from '../../../src/core/signal.ts';
import { demucs } from '../../../src/models/demucs/index.ts';
import { encodec } from '../../../src/models/encodec/index.ts';
import { t5Encoder } from '../../../src/models/t5/t5_encoder.ts';
import { torchscript } from '../../../src/models/torchscript/torchscript.ts';
import { vggish } from '../../../src/models/vggish/index.ts';
import { seededSignal } from '../seeded_weights.ts';

/** What is done; the one argument, as JSON. */
export interface Loads {
  model: keyof typeof models;
  weights: string;
  /** Rounds of `cycles` models, each loaded, run and disposed of. */
  rounds: number;
  cycles: number;
  /** Rounds after those, each of one model that is kept. */
  plantedRounds: number;
}

const mono = (length: number, sampleRate: number) => AudioSignal.mono(seededSignal('leak', 1, length), sampleRate);
const stereo = new AudioSignal(seededSignal('leak', 2, 4000), { sampleRate: 44_100, numberOfChannels: 2 });
const device = 'cpu';

/** Loads it and runs it once. */
const models = {
  demucs: (weights: string) => used(demucs.plan({ weights, sampleRate: 44_100, device }), stereo),
  encodec: (weights: string) => used(encodec.plan({ weights, sampleRate: 800, device }), mono(800, 800)),
  t5: (weights: string) => used(t5Encoder.plan({ weights, sampleRate: 1, device }), { inputIds: [1, 2, 3, 4, 5] }),
  torchscript: (path: string) =>
    used(torchscript({ path, input: 'batch', sampleRate: 8000 }).plan({ sampleRate: 8000, device }), mono(400, 8000)),
  vggish: (weights: string) => used(vggish.plan({ weights, sampleRate: 16_000, device }), mono(15_600, 16_000)),
};

async function used<Input>(loading: Promise<Plan<unknown, Input>>, input: NoInfer<Input>): Promise<Disposable> {
  const plan = await loading;
  await plan.run(input);
  return plan;
}

const { model, weights, rounds, cycles, plantedRounds }: Loads = JSON.parse(process.argv[2]!);
const kept: unknown[] = [];
const resident: number[] = [];
for (let round = 0; round < rounds + plantedRounds; round++) {
  if (round >= rounds) kept.push(await models[model](weights));
  else for (let cycle = 0; cycle < cycles; cycle++) (await models[model](weights))[Symbol.dispose]();
  // Finalizers run from the event loop.
  await new Promise((resume) => setImmediate(resume));
  globalThis.gc!();
  resident.push(process.memoryUsage.rss());
}
console.log(JSON.stringify(resident));

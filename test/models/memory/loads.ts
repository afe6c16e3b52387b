// Loads, runs and disposes of a model again and again, in a process of its own; prints the resident bytes
// after each round as JSON. In the last rounds it forgets to dispose of one, so that a leak is seen.
import { AudioSignal } from '../../../src/core/signal.ts';
import { demucs } from '../../../src/models/demucs/index.ts';
import { encodec } from '../../../src/models/encodec/index.ts';
import { seededSignal } from '../seeded_weights.ts';

/** What is done; the one argument, as JSON. */
export interface Loads {
  model: 'demucs' | 'encodec';
  weights: string;
  /** Rounds of `cycles` models, each loaded, run and disposed of. */
  rounds: number;
  cycles: number;
  /** Rounds after those, of which each keeps one model. */
  plantedRounds: number;
}

const { model, weights, rounds, cycles, plantedRounds }: Loads = JSON.parse(process.argv[2]!);
const signals = {
  demucs: new AudioSignal(seededSignal('leak', 2, 4000), { sampleRate: 44_100, numberOfChannels: 2 }),
  encodec: AudioSignal.mono(seededSignal('leak', 1, 800), 800),
};
const signal = signals[model];
const kept: Disposable[] = [];
const resident: number[] = [];
for (let round = 0; round < rounds + plantedRounds; round++) {
  for (let cycle = 0; cycle < cycles; cycle++) {
    const plan = await { demucs, encodec }[model].plan({ weights, sampleRate: signal.sampleRate, device: 'cpu' });
    await plan.run(signal);
    if (round >= rounds && cycle === 0) kept.push(plan);
    else plan.dispose();
  }
  // Finalizers run from the event loop.
  await new Promise((resume) => setImmediate(resume));
  globalThis.gc!();
  resident.push(process.memoryUsage.rss());
}
console.log(JSON.stringify(resident));

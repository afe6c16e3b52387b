// Calls an op once for each given device and prints what came of it, as JSON: a process of its own, because
// what is wrong with a GPU is found out once per process.
import { AudioSignal, MelismaError, mel, runtimeInfo } from '../../../../src/index.ts';

interface Call {
  device: 'auto' | 'cpu' | 'cuda' | 'cuda:1';
  /** In samples; the batch has one signal for each. */
  lengths: number[];
}

const op = mel.with({ nFft: 256, hopLength: 256, nMels: 8 });
const outcomes: unknown[] = [];
for (const { device, lengths } of JSON.parse(process.argv[2]!) as Call[]) {
  const signals = lengths.map((length) => AudioSignal.mono(new Float32Array(length).fill(0.1), 22050));
  try {
    outcomes.push((await op(signals, { device })).map(({ shape }) => shape.join('x')).join(' '));
  } catch (error) {
    outcomes.push(error instanceof MelismaError ? `${error.name}: ${error.message}` : `other: ${error}`);
  }
}
process.stdout.write(JSON.stringify({ outcomes, cuda: (await runtimeInfo()).cuda }));

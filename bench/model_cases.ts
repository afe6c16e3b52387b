// The models that bench/models.ts runs, in their published sizes; rivals/models.py has the same under these names.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSafetensors } from '../src/classifier/persistence/safetensors.ts';
import type { Plan } from '../src/core/op.ts';
import { AudioSignal } from '../src/core/signal.ts';
import { demucs, encodec, encodecDecode, Tensor, t5Encoder, vggish } from '../src/index.ts';
import vggishShapes from '../test/golden/vggish/shapes.json' with { type: 'json' };
import { readGolden, writeCheckpoint } from '../test/models/demucs/checkpoint_file.ts';
import { type Shapes, seededSignal, seededTensors } from '../test/models/seeded_weights.ts';

/** A loaded model and its input. */
export interface Prepared {
  /** On so many cores, or as by default. What comes back gives planar values as the rival saves its own. */
  run(cores?: number): Promise<() => Float32Array | Int32Array>;
  dispose(): void;
}

export interface ModelCase {
  name: string;
  /** Of the input that is timed: seconds of audio, tokens for T5. */
  size: number;
  /** What the times are divided by. */
  units: number;
  /** How often it is timed: short runs more often. */
  rounds: number;
  /** Of the input that the peak memory is measured with. */
  memorySize: number;
  /** Of seconds, on one core; where the issue names one. */
  goal?: number;
  /** Writes the seeded weights; absent where Python saves its own. */
  writeWeights?(folder: string): void;
  prepare(folder: string, size: number): Promise<Prepared>;
}

const cpu = { device: 'cpu' } as const;

/** 11.7 s: two strides of 5.85 s, so that the overlap counts as it does in a long recording. */
export const modelCases: readonly ModelCase[] = [
  separation('htdemucs', 'htdemucs', 11.7, 0.8),
  separation('hdemucs', 'hdemucs_mmi', 15, undefined, { segment: 10 }),
  {
    name: 'vggish',
    size: 60,
    units: 60,
    rounds: 4,
    memorySize: 60,
    goal: 0.03,
    writeWeights: (folder) =>
      writeFileSync(join(folder, 'vggish.safetensors'), encodeSafetensors(seededTensors(vggishShapes as Shapes))),
    async prepare(folder, size) {
      const plan = await vggish.plan({ weights: join(folder, 'vggish.safetensors'), sampleRate: 16000, ...cpu });
      const audio = AudioSignal.mono(seededSignal('bench', 1, size * 16000), 16000);
      return prepared(plan, audio, transposed);
    },
  },
  {
    name: 'encodec encode',
    size: 10,
    units: 10,
    rounds: 4,
    memorySize: 60,
    goal: 0.2,
    async prepare(folder, size) {
      const plan = await encodec.plan({ weights: join(folder, 'encodec'), sampleRate: 32000, ...cpu });
      const audio = AudioSignal.mono(seededSignal('bench', 1, size * 32000), 32000);
      return prepared(plan, audio, dataOf);
    },
  },
  {
    name: 'encodec decode',
    size: 10,
    units: 10,
    rounds: 4,
    memorySize: 60,
    async prepare(folder, size) {
      const plan = await encodecDecode.plan({ weights: join(folder, 'encodec'), sampleRate: 32000, ...cpu });
      const frames = size * 50;
      const data = Int32Array.from(
        { length: 4 * frames },
        (_, i) => ((i % frames) * 7919 + Math.floor(i / frames) * 104729) % 2048,
      );
      const codes = new Tensor('int32', [4, frames], data);
      return prepared(plan, { codes }, dataOf);
    },
  },
  {
    name: 't5',
    size: 32,
    units: 1,
    rounds: 20,
    memorySize: 32,
    async prepare(folder, size) {
      const plan = await t5Encoder.plan({ weights: join(folder, 't5'), sampleRate: 1, ...cpu });
      const text = { inputIds: Array.from({ length: size }, (_, i) => i) };
      return prepared(plan, text, dataOf);
    },
  },
];

function separation(
  name: string,
  golden: string,
  size: number,
  goal?: number,
  options: { segment?: number } = {},
): ModelCase {
  return {
    name,
    size,
    units: size,
    rounds: 2,
    memorySize: 60,
    goal,
    writeWeights: (folder) => renameSync(writeCheckpoint(folder, readGolden(golden)), join(folder, `${name}.th`)),
    async prepare(folder, seconds) {
      const length = Math.trunc(seconds * 44100);
      const audio = new AudioSignal(seededSignal('bench', 2, length), { sampleRate: 44100, numberOfChannels: 2 });
      const open = (jobs?: number) =>
        demucs.plan({ weights: join(folder, `${name}.th`), sampleRate: 44100, jobs, ...options, ...cpu });
      const plans = new Map<number | undefined, Awaited<ReturnType<typeof open>>>();
      return {
        async run(jobs) {
          if (!plans.has(jobs)) plans.set(jobs, await open(jobs));
          const stems = Object.values(await plans.get(jobs)!.run(audio));
          return () => {
            const all = new Float32Array(stems.length * 2 * length);
            for (const [i, stem] of stems.entries()) all.set(stem.data, i * 2 * length);
            return all;
          };
        },
        dispose() {
          for (const plan of plans.values()) plan.dispose();
        },
      };
    },
  };
}

function prepared<Input, Result>(
  plan: Plan<Result, Input>,
  input: Input,
  values: (result: Result) => Float32Array | Int32Array,
): Prepared {
  return {
    async run(threads) {
      const result = await plan.run(input, { threads });
      return () => values(result);
    },
    dispose: () => plan.dispose(),
  };
}

const dataOf = <Values>({ data }: { data: Values }): Values => data;

/** `[rows, columns]` with the columns first. */
function transposed({ data, shape: [rows, columns] }: Tensor<'float32'>): Float32Array {
  return Float32Array.from(data, (_, i) => data[(i % rows!) * columns! + Math.floor(i / rows!)]!);
}

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../audio/folder.ts';
import { readGolden, writeCheckpoint } from '../demucs/checkpoint_file.ts';
import { describeTorch } from '../describe_torch.ts';
import { readEncodecGolden } from '../encodec/golden.ts';
import { writeModelFolder } from '../model_folder.ts';
import { type Shapes, seededTensors } from '../seeded_weights.ts';
import type { Loads } from './loads.ts';

const folder = temporaryFolder();
/** In the first rounds caches and pools fill up. With the cycles below, over 200 models are loaded, run and disposed of. */
const settling = 4;
const counts = { rounds: 16, plantedRounds: 5 };

/** glibc's malloc with one arena that gives back what is freed: what stays resident is what was not freed. */
const environment = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

async function residentMegabytes(loads: Loads): Promise<number[]> {
  const program = fileURLToPath(new URL('loads.ts', import.meta.url));
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--import', tsx, program, JSON.stringify(loads)],
    { env: { ...process.env, ...environment } },
  );
  return (JSON.parse(stdout) as number[]).map((bytes) => bytes / 1e6);
}

/** The small EnCodec with large codebooks, so that one that is kept shows. */
function writeEncodec(): string {
  const { shapes, config } = readEncodecGolden('musicgen');
  const entries = 16_384;
  const grown: Shapes = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      /codebook\.(embed|embed_avg|cluster_size)$/.test(name) ? [entries, ...shape.slice(1)] : shape,
    ]),
  );
  const bitsPerFrame = 4 * Math.log2(entries);
  return writeModelFolder(seededTensors(grown), {
    ...config,
    codebook_size: entries,
    target_bandwidths: [(50 * bitsPerFrame) / 1000],
  });
}

/** Of the growth in each round: the heap's own steps of some megabytes come now and then, a leak's in every round. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

describeTorch('loading and running a model again and again', () => {
  it.each([
    ['demucs', 2.2, 13, () => writeCheckpoint(folder, readGolden('htdemucs_six_small'))],
    ['encodec', 2.1, 13, writeEncodec],
  ] as const)(
    '%s keeps no memory, and one that is not disposed of would show',
    async (model, megabytes, cycles, write) => {
      const resident = await residentMegabytes({ model, weights: write(), cycles, ...counts });
      const steps = resident.slice(1).map((bytes, i) => bytes - resident[i]!);
      const clean = steps.slice(settling, counts.rounds - 1);
      const planted = steps.slice(counts.rounds - 1);
      expect({ clean, planted }).toSatisfy(() => median(clean) < megabytes / 2);
      expect({ clean, planted }).toSatisfy(() => median(planted) > megabytes / 2);
    },
    480_000,
  );
});

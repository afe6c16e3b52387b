import { execFile } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { TorchscriptCode } from '../../../examples/speech_embedding/graph_code.ts';
import { torchscriptFile } from '../../../examples/speech_embedding/torchscript_file.ts';
import { Tensor } from '../../../src/core/tensor.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { withHeader } from '../checkpoint/safetensors_bytes.ts';
import { readGolden, writeCheckpoint } from '../demucs/checkpoint_file.ts';
import { describeTorch } from '../describe_torch.ts';
import { readEncodecGolden } from '../encodec/golden.ts';
import { writeModelFolder } from '../model_folder.ts';
import { type Shapes, seededTensors } from '../seeded_weights.ts';
import type { Loads } from './loads.ts';

const folder = temporaryFolder();
/** In the first rounds caches and pools fill up; 208 models are loaded, run and disposed of. */
const settling = 4;
const counts = { rounds: 16, cycles: 13, plantedRounds: 5 };
/** Megabytes in a round: what the models here take is twice that, VGGish far more. */
const limit = 1.05;

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

/** The small HTDemucs with segments of an eighth of a second. */
function writeDemucs(): string {
  const golden = readGolden('htdemucs_six_small');
  return writeCheckpoint(folder, { ...golden, kwargs: { ...golden.kwargs, segment: '1/8' } });
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

/** The small T5 with many words. In float64, so that they are not used where they lie in the file. */
function writeT5(): string {
  const { shapes, config } = JSON.parse(
    readFileSync(new URL('../../golden/t5/gated.json', import.meta.url), 'utf8'),
  ) as {
    shapes: Shapes;
    config: Record<string, unknown>;
  };
  const words = { 'encoder.embed_tokens.weight': [65_536, shapes['encoder.embed_tokens.weight']![1]!] };
  const tensors = Object.entries(seededTensors({ ...shapes, ...words })).map(([name, { shape, data }]) => [
    name,
    new Tensor('float64', shape, Float64Array.from(data)),
  ]);
  return writeModelFolder(Object.fromEntries(tensors), config);
}

/** A module that adds a large tensor's mean. */
function writeTorchscript(): string {
  const code = new TorchscriptCode();
  const path = join(folder, 'large.pt');
  code.tensors.set('large', { shape: [524_288], kind: 'float32', bytes: new Uint8Array(2_097_152) });
  writeFileSync(path, torchscriptFile('Module', code, code.add('torch.add(audio, torch.mean(self.large))')));
  return path;
}

/** In the published size, which is the only one: a hole of 288 MB, so that nothing is written. */
function writeVggish(): string {
  const shapes = JSON.parse(
    readFileSync(new URL('../../golden/vggish/shapes.json', import.meta.url), 'utf8'),
  ) as Shapes;
  let end = 0;
  const header = Object.entries(shapes).map(([name, shape]) => {
    const begin = end;
    end += 4 * shape.reduce((product, extent) => product * extent, 1);
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
  });
  const path = join(folder, 'vggish.safetensors');
  const bytes = withHeader(JSON.stringify(Object.fromEntries(header)));
  writeFileSync(path, bytes);
  truncateSync(path, bytes.length + end);
  return path;
}

/** Of the growth in each round: the heap's own steps of some megabytes come now and then, a leak's in every round. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

describeTorch('loading and running a model again and again', () => {
  it.concurrent.each([
    ['demucs', writeDemucs],
    ['encodec', writeEncodec],
    ['t5', writeT5],
    ['torchscript', writeTorchscript],
    ['vggish', writeVggish],
  ] as const)(
    '%s keeps no memory, and one that is not disposed of would show',
    async (model, write) => {
      const resident = await residentMegabytes({ model, weights: write(), ...counts });
      const steps = resident.slice(1).map((bytes, i) => bytes - resident[i]!);
      const clean = steps.slice(settling, counts.rounds - 1);
      const planted = steps.slice(counts.rounds - 1);
      expect({ clean, planted }).toSatisfy(() => median(clean) < limit);
      expect({ clean, planted }).toSatisfy(() => median(planted) > limit);
    },
    480_000,
  );
});

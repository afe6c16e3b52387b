import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { demucs } from '../../src/models/demucs/index.ts';
import { encodec } from '../../src/models/encodec/index.ts';
import { t5Encoder } from '../../src/models/t5/t5_encoder.ts';
import { temporaryFolder } from '../audio/folder.ts';
import { readGolden, writeCheckpoint } from './demucs/checkpoint_file.ts';
import { describeTorch } from './describe_torch.ts';
import { readEncodecGolden } from './encodec/golden.ts';
import { writeModelFolder } from './model_folder.ts';
import { type Shapes, seededTensors } from './seeded_weights.ts';

const folder = temporaryFolder();
const device = 'cpu';
const stereo = new AudioSignal(new Float32Array(2000).fill(0.1), { sampleRate: 44_100, numberOfChannels: 2 });
const mono = AudioSignal.mono(new Float32Array(800), 800);
const refused = (file: RegExp, name: string) => ({
  code: 'ERR_MODEL',
  message: expect.stringMatching(new RegExp(`^\\S*${file.source}\\S*: .*${name}`)),
});

/** A small Demucs whose file says something else of it. */
function writeDemucs(kind: 'htdemucs_small' | 'hdemucs_small', kwargs: Record<string, unknown>): string {
  const golden = readGolden(kind);
  return writeCheckpoint(folder, { ...golden, kwargs: { ...golden.kwargs, ...kwargs } });
}

// Each of these took gigabytes, half a minute, or no end at all.
describe('settings of a checkpoint without measure are refused before any work', () => {
  it.each([
    ['segment', '1000000'],
    ['segment', -1],
    ['samplerate', 1e12],
    ['audio_channels', 1e6],
    ['stride', 1e9],
    ['time_stride', 1e9],
    ['norm_groups', 1e9],
    ['nfft', 2 ** 40],
    ['t_heads', 0.5],
    ['sources', Array.from({ length: 1000 }, (_, i) => `stem${i}`)],
  ])('Demucs: %s', async (name, value) => {
    const weights = writeDemucs('htdemucs_small', { [name]: value });
    await expect(demucs(stereo, { weights, device })).rejects.toMatchObject(refused(/\.th/, name));
  });

  it.each([
    ['sampling_rate', 1e15],
    ['audio_channels', 1e6],
    ['codebook_size', 1],
    ['upsampling_ratios', [1e9]],
    ['trim_right_ratio', 55],
  ])('EnCodec: %s', async (name, value) => {
    const { shapes, config } = readEncodecGolden('musicgen');
    const weights = writeModelFolder(seededTensors(shapes), { ...config, [name]: value });
    await expect(encodec(mono, { weights, device })).rejects.toMatchObject(refused(/melisma-model/, name));
  });

  it.each([
    ['relative_attention_max_distance', 1],
    ['relative_attention_max_distance', 1e18],
    ['layer_norm_epsilon', 0],
  ])('T5: %s', async (name, value) => {
    const golden = new URL('../golden/t5/gated.json', import.meta.url);
    const { shapes, config } = JSON.parse(readFileSync(golden, 'utf8')) as { shapes: Shapes; config: object };
    const weights = writeModelFolder(seededTensors(shapes), { ...config, [name]: value });
    await expect(t5Encoder({ inputIds: [1] }, { weights, device })).rejects.toMatchObject(
      refused(/melisma-model/, name),
    );
  });
});

describeTorch('groups that do not divide the channels', () => {
  // More groups than channels never ended, others wrote behind the last channel.
  it.each([4096, 5, 7])('%i are refused', async (norm_groups) => {
    const weights = writeDemucs('hdemucs_small', { norm_groups });
    await expect(demucs(stereo, { weights, device })).rejects.toMatchObject({
      code: 'ERR_MODEL',
      message: expect.stringContaining(`in ${norm_groups} groups`),
    });
  });
});

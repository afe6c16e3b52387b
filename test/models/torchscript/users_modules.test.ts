import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TorchscriptCode } from '../../../examples/speech_embedding/graph_code.ts';
import { torchscriptFile } from '../../../examples/speech_embedding/torchscript_file.ts';
import { saveAudio } from '../../../src/audio/index.ts';
import { classifier } from '../../../src/classifier/index.ts';
import { AudioSignal } from '../../../src/core/signal.ts';
import { Tensor } from '../../../src/core/tensor.ts';
import { Dataset } from '../../../src/dataset/index.ts';
import { mel } from '../../../src/features/mel.ts';
import { defineEmbedding } from '../../../src/models/define_embedding.ts';
import { type TorchscriptDefinition, torchscript } from '../../../src/models/torchscript/torchscript.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { describeTorch } from '../describe_torch.ts';
import { seededSignal } from '../seeded_weights.ts';

const folder = temporaryFolder();
const sampleRate = 8000;
const cpu = { device: 'cpu' } as const;

/** A module of one expression over `audio`, in the shape that a network of that kind has when users export it. */
function feature(name: string, expression: string, definition: Omit<TorchscriptDefinition, 'path' | 'sampleRate'>) {
  const code = new TorchscriptCode();
  const path = join(folder, `${name}.pt`);
  writeFileSync(path, torchscriptFile('Module', code, code.add(expression)));
  return torchscript({ path, sampleRate, name, ...definition });
}

/** [1, samples] to [1, size]: one embedding of a clip. */
const clap = feature('clap', 'torch.cat([torch.amax(audio, [1], True), torch.std(audio, [1], True, True)], 1)', {
  input: 'batch',
  time: 'none',
});
/** [1, samples] to [1, frames, size]: hidden states. */
const mert = feature('mert', 'torch.unfold(audio, 1, 4, 4)', { input: 'batch', time: 'first' });
/** [1, bins, frames] to [1, size]. */
const panns = feature('panns', 'torch.mean(audio, [2])', { input: mel.with({ nFft: 256, nMels: 8 }), time: 'none' });
/** [1, channels, samples] to [channels]. */
const channels = feature('channels', 'torch.mean(torch.select(audio, 0, 0), [1])', { input: 'channels', time: 'none' });
/** [samples] to [1, samples / 4]: the default, time last. */
const mono = feature('mono', 'torch.unsqueeze(torch.mean(torch.unfold(audio, 0, 4, 4), [1]), 0)', { input: 'mono' });

const signal = AudioSignal.mono(seededSignal('users', 1, 400), sampleRate);

describeTorch('modules as users export them', () => {
  it('CLAP: one embedding of a clip, as a frame', async () => {
    const { shape, data } = await clap(signal, cpu);
    expect(shape).toEqual([2, 1]);
    expect(data[0]).toBe(Math.max(...signal.data));
    expect((await clap.pool('mean')(signal, cpu)).data).toEqual(data);
  });

  it('MERT: frames in front become the last axis', async () => {
    const { shape, data } = await mert(signal, cpu);
    expect(shape).toEqual([4, 100]);
    expect(data[0 * 100 + 7]).toBe(signal.data[28]);
    expect(data[3 * 100 + 99]).toBe(signal.data[399]);
  });

  it('PANNs: a feature of ours goes in', async () => {
    const spectrogram = await mel(signal, { nFft: 256, nMels: 8 });
    const { shape, data } = await panns(signal, cpu);
    expect(shape).toEqual([8, 1]);
    const frames = spectrogram.shape[1]!;
    const first = spectrogram.data.subarray(0, frames).reduce((sum, value) => sum + value, 0) / frames;
    expect(data[0]! / first).toBeCloseTo(1, 5);
  });

  it('channels as they are, or their mean', async () => {
    const stereo = AudioSignal.fromChannels([new Float32Array(40).fill(1), new Float32Array(40).fill(-3)], sampleRate);
    expect([...(await channels(stereo, cpu)).data]).toEqual([1, -3]);
    expect([...(await mono(stereo, cpu)).data]).toEqual(new Array(10).fill(-1));
  });

  it('CLAP and a runtime of the user beside each other in a classifier', async () => {
    const loudness = defineEmbedding({
      name: 'loudness',
      version: 1,
      sampleRate,
      open: () => ({
        run: (signals) =>
          signals.map(({ data }) => Tensor.float32([1, 1], Float32Array.of(data.reduce((sum, x) => sum + x * x, 0)))),
      }),
    });
    for (let i = 0; i < 8; i++) {
      for (const [genre, gain] of [
        ['loud', 0.8],
        ['soft', 0.05],
      ] as const) {
        mkdirSync(join(folder, 'music', genre), { recursive: true });
        const samples = seededSignal(`${genre}.${i}`, 1, 2000).map((sample) => gain * sample);
        await saveAudio(join(folder, 'music', genre, `${i}.wav`), AudioSignal.mono(samples, sampleRate));
      }
    }
    const songs = Dataset.fromFolder(join(folder, 'music'), { label: 'genre', out: join(folder, 'out') });
    const { train, validation } = songs.split({ train: 0.75, validation: 0.25 }, { stratify: 'genre', seed: 42 });
    const recipe = classifier({ features: [clap, loudness], sampleRate, cacheDir: join(folder, 'cache') });
    const trained = await recipe.fit(train, { label: 'genre' });
    expect((await trained.evaluate(validation)).accuracy).toBe(1);
  });
});

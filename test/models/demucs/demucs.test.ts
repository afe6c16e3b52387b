import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Progress } from '../../../src/core/run.ts';
import { AudioSignal } from '../../../src/core/signal.ts';
import { readNpy } from '../../../src/dataset/npy.ts';
import { resample } from '../../../src/effects/resample.ts';
import { demucs, instrumental } from '../../../src/models/demucs/index.ts';
import { readNetwork } from '../../../src/models/demucs/network.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { describeTorch, withFullModels } from '../describe_torch.ts';
import { seededSignal } from '../seeded_weights.ts';
import { snr } from '../snr.ts';
import { goldenFolder, readGolden, writeCheckpoint } from './checkpoint_file.ts';

const folder = temporaryFolder();
const models = ['htdemucs_small', 'htdemucs_six_small', 'hdemucs_small'];
const rows = models.flatMap((name) => readGolden(name).cases.map((row, index) => ({ name, index, ...row })));
const paths = new Map(models.map((name) => [name, writeCheckpoint(folder, readGolden(name))]));

/** Every `step`-th sample of each row, as the goldens keep them. */
function thinned(stems: Float32Array, length: number, step: number): number[] {
  const kept: number[] = [];
  for (let row = 0; row < stems.length / length; row++) {
    for (let i = 0; i < length; i += step) kept.push(stems[row * length + i]!);
  }
  return kept;
}

/** On long arrays toEqual takes minutes to say what differs. */
function expectSameBits(actual: Float32Array, expected: Float32Array): void {
  expect(
    Buffer.compare(
      new Uint8Array(actual.buffer, actual.byteOffset, actual.byteLength),
      new Uint8Array(expected.buffer, expected.byteOffset, expected.byteLength),
    ),
  ).toBe(0);
}

async function golden(name: string): Promise<Float32Array> {
  return (await readNpy(join(goldenFolder, `${name}.npy`))).data as Float32Array;
}

describeTorch('a segment equals upstream', () => {
  it.each(rows)('$name: $length samples, gain $gain', async ({ name, index, length, gain }) => {
    const { load } = await readNetwork(paths.get(name)!, undefined);
    const network = await load({ torchThreads: 1, device: 'cpu' });
    const data = seededSignal(`${name}.${index}`, 2, length).map((sample) => sample * gain);
    const stems = await network.run({ data, channels: 2, length }, {});
    network.dispose();
    // float32 sums in another order; silence is silent
    expect(snr(thinned(stems, length, readGolden(name).step), await golden(`${name}.${index}`))).toBeGreaterThan(110);
  });
});

describeTorch('a segment equals upstream in the published size', () => {
  it.skipIf(!withFullModels).each(['htdemucs', 'htdemucs_6s', 'hdemucs_mmi'])('%s', async (name) => {
    const { cases, step, ...content } = readGolden(name);
    const { length } = cases[0]!;
    const { load } = await readNetwork(writeCheckpoint(folder, content), undefined);
    const network = await load({ torchThreads: 1, device: 'cpu' });
    const stems = await network.run({ data: seededSignal(`${name}.0`, 2, length), channels: 2, length }, {});
    network.dispose();
    expect(snr(thinned(stems, length, step), await golden(`${name}.0`))).toBeGreaterThan(100);
  });
});

describeTorch('demucs', () => {
  const weights = paths.get('htdemucs_small')!;
  const stereo = new AudioSignal(seededSignal('separate.stereo', 2, 70001), { sampleRate: 44100, numberOfChannels: 2 });
  const mono = AudioSignal.mono(seededSignal('separate.mono', 1, 30000), 44100);

  it('equals Separator of upstream on a recording of several segments', async () => {
    const stems = await demucs(stereo, { weights, device: 'cpu' });
    expect(Object.keys(stems)).toEqual(['drums', 'bass', 'other', 'vocals']);
    const all = Object.values(stems).flatMap(({ data }) => thinned(data, stereo.length, 61));
    expect(snr(all, await golden('separate.stereo'))).toBeGreaterThan(100);
  });

  it('equals it on mono audio with a shift', async () => {
    const stems = await demucs(mono, { weights, shifts: 1, device: 'cpu' });
    const all = Object.values(stems).flatMap(({ data }) => thinned(data, mono.length, 61));
    expect(snr(all, await golden('separate.mono'))).toBeGreaterThan(100);
  });

  it('gives the same bits for any number of jobs', async () => {
    const one = await demucs(stereo, { weights, jobs: 1, device: 'cpu' });
    const three = await demucs(stereo, { weights, jobs: 3, device: 'cpu' });
    expectSameBits(three.vocals!.data, one.vocals!.data);
  });

  it('separates several recordings with one plan and counts their segments', async () => {
    const seen: string[] = [];
    using plan = await demucs.plan({ weights, sampleRate: 44100, device: 'cpu' });
    const [first, second] = await plan.run([stereo, mono], {
      onProgress: ({ done, total, unit }) => seen.push(`${done}/${total} ${unit}`),
    });
    expect([first!.drums!.length, second!.drums!.length]).toEqual([70001, 30000]);
    expect(seen).toEqual(Array.from({ length: 7 }, (_, i) => `${i + 1}/7 segments`));
  });

  it('counts segments when it is called on one recording too, and recordings when they have several rates', async () => {
    const seen: string[] = [];
    const onProgress = ({ done, total, unit }: Progress) => seen.push(`${done}/${total} ${unit}`);
    await demucs(mono, { weights, device: 'cpu', onProgress });
    expect(seen).toEqual(['1/2 segments', '2/2 segments']);
    seen.length = 0;
    await demucs([mono, AudioSignal.mono(mono.data, 22050)], { weights, device: 'cpu', onProgress });
    expect(seen.at(0)).toBe('0.5/2 signals');
    expect(seen.at(-1)).toBe('2/2 signals');
  });

  it('averages the models of a bag by their weights', async () => {
    const other = writeCheckpoint(folder, {
      ...readGolden('htdemucs_small'),
      kwargs: { ...readGolden('htdemucs_small').kwargs, t_weight_pos_embed: 0 },
    });
    const [a, b] = [await demucs(mono, { weights }), await demucs(mono, { weights: other })];
    const bagWeights = [
      [1, 0, 1, 3],
      [0, 1, 1, 1],
    ];
    const both = await demucs(mono, { weights: [weights, other], bagWeights });
    expectSameBits(both.drums!.data, a.drums!.data);
    expectSameBits(both.bass!.data, b.bass!.data);
    const mean = a.vocals!.data.map((value, i) => (3 * value + b.vocals!.data[i]!) / 4);
    expect(snr(both.vocals!.data, mean)).toBeGreaterThan(120);
    expect(snr(a.vocals!.data, b.vocals!.data)).toBeLessThan(60);
  });

  it('tells weights apart by their content', () => {
    const hash = (of: string | string[]) => demucs.resolve({ weights: of, sampleRate: 44100 }).weightsFingerprint;
    expect(hash(weights)).toMatch(/^[0-9a-f]{16}$/);
    expect(hash(paths.get('hdemucs_small')!)).not.toBe(hash(weights));
    expect(hash([weights, weights])).toBe(`${hash(weights)},${hash(weights)}`);
    expect(hash('htdemucs')).toBeUndefined();
  });

  it('resamples to 44.1 kHz and says so', async () => {
    const other = AudioSignal.mono(seededSignal('separate.rate', 1, 16000), 32000);
    const stems = await demucs(other, { weights });
    expect([stems.drums!.sampleRate, stems.drums!.length, stems.drums!.numberOfChannels]).toEqual([44100, 22050, 2]);
    const direct = await demucs(await resample(other, { targetSampleRate: 44100 }), { weights });
    expectSameBits(stems.other!.data, direct.other!.data);
  });

  it('keeps silence silent', async () => {
    const stems = await demucs(AudioSignal.mono(new Float32Array(5000), 44100), { weights });
    for (const { data } of Object.values(stems)) expect(data.every((sample) => sample === 0)).toBe(true);
  });

  it('rejects with the reason of an abort within one segment', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const onProgress = () => controller.abort(reason);
    await expect(demucs(stereo, { weights, signal: controller.signal, onProgress })).rejects.toBe(reason);
  });

  it('adds up the stems without the vocals', async () => {
    const stems = await demucs(mono, { weights });
    const { drums, bass, other } = stems;
    const sum = drums!.data.map((sample, i) => sample + bass!.data[i]! + other!.data[i]!);
    expect(snr(instrumental(stems).data, sum)).toBeGreaterThan(140);
  });

  it('refuses what it cannot do, before any work', async () => {
    await expect(demucs(AudioSignal.mono(new Float32Array(), 44100), { weights })).rejects.toThrow('at least 1 sample');
    const hole = AudioSignal.fromChannels([new Float32Array(50), new Float32Array(50).fill(Number.NaN, 7)], 44100);
    await expect(demucs(hole, { weights })).rejects.toThrow('audio: contains NaN or Inf, first at index 7');
    await expect(demucs(mono, { weights, segment: 1e-6 })).rejects.toThrow('segment: expected at least 1 sample');
    await expect(demucs(mono, { weights, transitionPower: 40 })).rejects.toThrow(
      'transitionPower: expected less, got 40',
    );
    await expect(demucs(mono, { weights, segment: 0.6 })).rejects.toThrow('segment: expected at most 22050 samples');
    await expect(demucs(mono, { weights, overlap: 1 })).rejects.toThrow('overlap: expected at least 0 and less than 1');
    await expect(demucs(mono, { weights, bagWeights: [[1, 1]] })).rejects.toThrow('bagWeights: expected 1 rows of 4');
    await expect(demucs(mono, { weights, volume: 1 } as never)).rejects.toThrow('volume: unknown option of demucs');
    const sparse = { ...readGolden('htdemucs_small').kwargs, t_sparse_self_attn: true };
    const unknown = writeCheckpoint(folder, { ...readGolden('htdemucs_small'), kwargs: sparse, shapes: {} });
    await expect(demucs(mono, { weights: unknown })).rejects.toThrow('t_sparse_self_attn = true is not supported');
    const { 'decoder.0.conv_tr.bias': _, ...shapes } = readGolden('htdemucs_small').shapes;
    const incomplete = writeCheckpoint(folder, { ...readGolden('htdemucs_small'), shapes });
    await expect(demucs(mono, { weights: incomplete })).rejects.toThrow('decoder.0.conv_tr.bias');
  });
});

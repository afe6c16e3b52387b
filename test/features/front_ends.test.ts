import { describe, expect, it } from 'vitest';
import type { Op } from '../../src/core/op.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import type { Tensor } from '../../src/core/tensor.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import { clap, kaldiFbank, mel, mfcc, presets, resample, vggishExamples, whisper } from '../../src/index.ts';
import { testSignal } from '../ops/signals.ts';

type Front = Op<object, Tensor, AudioSignal>;

/** Recipes in float64, made by test/golden/make_front_end_goldens.py; each gate is absolute or relative. */
const rows: { golden: string; op: Front; signal: string; options?: object; rate: number; gate: number; why: string }[] =
  [
    ...(
      [
        ['whisper_80', 'music', { length: null }],
        ['whisper_128', 'violin', { length: null, nMels: 128 }],
        ['whisper_cut', 'music', { length: 8000 }],
        ['whisper_padded', 'violin', { length: 40000 }],
        ['whisper_short', 'short', { length: 3200 }],
        ['whisper_padded_within_reflection', 'quiet', { length: 8100 }],
      ] as const
    ).map(([golden, signal, options]) => ({
      golden,
      op: whisper as unknown as Front,
      signal,
      options,
      rate: 16000,
      gate: 8e-6,
      why: 'half of what the two implementations of transformers differ by',
    })),
    {
      golden: 'vggish',
      op: vggishExamples as unknown as Front,
      signal: 'music',
      rate: 16000,
      gate: 0,
      why: 'computed in float64 and rounded once, as upstream',
    },
    ...(
      [
        ['kaldi', 'music', { nMels: 80 }],
        ['kaldi_23', 'violin', presets.kaldi],
        ['ast', 'violin', presets.audioSpectrogramTransformer],
      ] as const
    ).map(([golden, signal, options]) => ({
      golden,
      op: kaldiFbank as unknown as Front,
      signal,
      options,
      rate: 16000,
      gate: 1e-3,
      why: 'float32 as Kaldi itself; bands 70 dB below the loudest carry its rounding errors',
    })),
    {
      golden: 'torchaudio_mfcc',
      op: mfcc as unknown as Front,
      signal: 'violin',
      options: presets.torchaudioMfcc,
      rate: 16000,
      gate: 1e-3,
      why: 'as mfcc against librosa',
    },
    ...(
      [
        ['clap', presets.clap],
        ['clap_fusion', presets.clapFusion],
      ] as const
    ).map(([golden, options]) => ({
      golden,
      op: mel as unknown as Front,
      signal: 'music',
      options,
      rate: 48000,
      gate: 1e-3,
      why: 'decibels without topDb, as mel against librosa',
    })),
  ];

describe('front ends equal their recipes in float64', () => {
  it.each(rows)('$golden', async ({ golden, op, signal, options = {}, rate, gate, why }) => {
    const result = await op(await testSignal(signal, rate), options);
    const { shape, data } = await readNpy(new URL(`../golden/front_ends/${golden}.npy`, import.meta.url).pathname);
    expect(result.shape).toEqual(shape);
    let worst = 0;
    for (let i = 0; i < data.length; i++) worst = Math.max(worst, Math.abs(Number(result.data[i]) - Number(data[i])));
    if (process.env.MELISMA_SHOW_ERRORS) console.log(golden, worst);
    expect(worst, why).toBeLessThanOrEqual(gate);
  });

  it('torchaudio', async () => {
    const result = await mel(await testSignal('music', 16000), presets.torchaudio);
    const { shape, data } = await readNpy(new URL('../golden/front_ends/torchaudio.npy', import.meta.url).pathname);
    expect(result.shape).toEqual(shape);
    const largest = Math.max(...(data as Float32Array));
    const worst = (data as Float32Array).reduce((most, x, i) => Math.max(most, Math.abs(x - result.data[i]!)), 0);
    expect(worst / largest).toBeLessThan(1e-6);
  });
});

describe('whisper', () => {
  it('fills 30 s up with what silence gives', async () => {
    const violin = await testSignal('violin', 16000);
    const result = await whisper(violin);
    expect(result.shape).toEqual([80, 3000]);
    const floor = result.data.reduce((least, x) => Math.min(least, x), 9);
    const frames = Math.ceil((violin.length + 200) / 160);
    for (let row = 0; row < 80; row++) {
      expect(new Set(result.data.subarray(row * 3000 + frames, (row + 1) * 3000))).toEqual(new Set([floor]));
    }
  });

  it('gives -1.5 for silence and for nothing', async () => {
    for (const length of [0, 1, 5000]) {
      const result = await whisper(AudioSignal.mono(new Float32Array(length), 16000));
      expect(new Set(result.data)).toEqual(new Set([-1.5]));
    }
  });

  it('takes the maximum of each channel', async () => {
    const stereo = await testSignal('stereo', 16000);
    const both = await whisper(stereo, { length: 8000 });
    expect(both.shape).toEqual([2, 80, 50]);
    for (const channel of [0, 1]) {
      const one = await whisper(AudioSignal.mono(stereo.getChannelData(channel), 16000), { length: 8000 });
      expect(both.data.slice(channel * 4000, (channel + 1) * 4000)).toEqual(one.data);
    }
  });

  it('resamples signals of other rates', async () => {
    const music = await testSignal('music');
    const direct = await whisper(await resample(music, { targetSampleRate: 16000 }));
    expect((await whisper(music)).data).toEqual(direct.data);
    const batch = await whisper([music, await testSignal('noise', 16000), music]);
    expect(batch[2]!.data).toEqual(direct.data);
  });
});

describe('frames of fixed length', () => {
  it('are none when the signal is shorter than one', async () => {
    const short = await testSignal('short', 16000);
    expect((await kaldiFbank(short)).shape).toEqual([80, 0]);
    expect((await vggishExamples(short)).shape).toEqual([0, 96, 64]);
  });
});

describe('clap', () => {
  const length = 9000;
  it.each([
    ['clap_repeatpad', 3000, { truncation: 'crop' }, false],
    ['clap_repeatpad_rest', 3500, {}, false],
    ['clap_repeat', 3500, { truncation: 'crop', padding: 'repeat' }, false],
    ['clap_pad', 3500, { padding: 'pad' }, false],
    ['clap_crop', undefined, { truncation: 'crop', place: 0.25 }, true],
    ['clap_views', undefined, {}, true],
    ['clap_views_last', 9600, { place: 1 }, true],
    ['clap_views_same', 9100, {}, false],
  ] as const)('%s equals transformers', async (golden, samples, options, longer) => {
    const music = await testSignal('music', 48000);
    const { inputFeatures, isLonger } = await clap(music.slice(0, samples ?? music.length), { length, ...options });
    const { shape, data } = await readNpy(new URL(`../golden/front_ends/${golden}.npy`, import.meta.url).pathname);
    expect(isLonger).toBe(longer);
    expect(inputFeatures.shape).toEqual(shape);
    let worst = 0;
    for (let i = 0; i < data.length; i++) worst = Math.max(worst, Math.abs(inputFeatures.data[i]! - Number(data[i])));
    expect(worst, 'decibels without topDb, as mel against librosa').toBeLessThanOrEqual(1e-3);
  });

  it('gives clips of 10 s, in a batch as alone, at any rate', async () => {
    const violin = await testSignal('violin', 44100);
    const batch = await clap([violin, AudioSignal.mono(new Float32Array(0), 48000), violin]);
    expect(batch.map(({ inputFeatures }) => inputFeatures.shape)).toEqual([1, 2, 3].map(() => [4, 1001, 64]));
    expect(batch[2]!.inputFeatures.data).toEqual((await clap(violin)).inputFeatures.data);
    expect(new Set(batch[1]!.inputFeatures.data)).toEqual(new Set([-100]));
    const direct = await clap(await resample(violin, { targetSampleRate: 48000 }));
    expect(batch[0]!.inputFeatures.data).toEqual(direct.inputFeatures.data);
  });

  it('refuses what it cannot take', async () => {
    const stereo = await testSignal('stereo', 48000);
    await expect(clap(stereo)).rejects.toThrow('clap: expected 1 channel, got 2');
    const mono = AudioSignal.mono(stereo.getChannelData(0), 48000);
    await expect(clap(mono, { length: 0 })).rejects.toThrow('length: expected at least 1 samples, got 0');
    await expect(clap(mono, { place: 2 })).rejects.toThrow('place: expected a number from 0 to 1, got 2');
    await expect(clap(mono, { padding: 'zero' as never })).rejects.toThrow('padding: expected repeatpad or repeat');
    await expect(clap(mono, { hop: 1 } as never)).rejects.toThrow('hop: unknown option of clap');
    const reason = new Error('enough');
    await expect(clap(mono, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

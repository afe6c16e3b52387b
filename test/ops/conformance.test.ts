import { describe, expect, it } from 'vitest';
import { defineFeature } from '../../src/core/feature.ts';
import type { Feature, Op } from '../../src/core/op.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import * as melisma from '../../src/index.ts';
import { bytesOf } from './result_bytes.ts';
import { testSignal } from './signals.ts';

type AnyOp = Op<object, unknown, AudioSignal>;

const energy = defineFeature({
  name: 'energy',
  version: 1,
  defaults: { gain: 1 },
  compute: (signal, { gain }) =>
    Tensor.float32([1, 1], Float32Array.of(gain * signal.data.reduce((sum, x) => sum + x * x, 0))),
});

/** Every op that takes a signal, built in or a user's. */
const ops: [string, AnyOp][] = [
  ...(
    [
      'addNoise',
      'fourierTransform',
      'kaldiFbank',
      'mel',
      'mfcc',
      'normalize',
      'onsetStrength',
      'plp',
      'polyFeatures',
      'preemphasis',
      'rms',
      'spectralBandwidth',
      'spectralCentroid',
      'spectralContrast',
      'spectralFlatness',
      'spectralRolloff',
      'spectrogram',
      'stft',
      'tempogram',
      'trim',
      'vggishExamples',
      'whisper',
      'yin',
      'zeroCrossingRate',
    ] as const
  ).map((name): [string, AnyOp] => [name, melisma[name] as unknown as AnyOp]),
  ['resample', melisma.resample.with({ targetSampleRate: 16000 }) as unknown as AnyOp],
  ['chroma', melisma.chroma.with({ tuning: 0 }) as unknown as AnyOp],
  ['cqt', melisma.cqt as unknown as AnyOp],
  ['chromaCqt', melisma.chromaCqt.with({ tuning: 0 }) as unknown as AnyOp],
  ['chromaCens', melisma.chromaCens.with({ tuning: 0 }) as unknown as AnyOp],
  ['tonnetz', melisma.tonnetz.with({ tuning: 0 }) as unknown as AnyOp],
  ['timeStretch', melisma.timeStretch.with({ rate: 1.2 }) as unknown as AnyOp],
  ['pitchShift', melisma.pitchShift.with({ steps: -2 }) as unknown as AnyOp],
  ['energy', energy as unknown as AnyOp],
  // Results of several parts.
  ...(
    [
      'audioQuality',
      'beatTrack',
      'estimateKey',
      'estimateTuning',
      'hpss',
      'loudness',
      'onsetDetect',
      'pyin',
      'split',
      'tempo',
      'truePeak',
    ] as const
  ).map((name): [string, AnyOp] => [name, melisma[name] as unknown as AnyOp]),
];

const music = await testSignal('music');
const noise = await testSignal('noise');
const stereo = await testSignal('stereo');
const short = await testSignal('short');

describe.each(ops)('%s', (name, op) => {
  it('gives the same bits twice, in a batch, at any place in it and with any number of threads', async () => {
    const alone = bytesOf(await op(music));
    expect(bytesOf(await op(music))).toBe(alone);
    const batch = await op([noise, music, short, music], { threads: 2 });
    expect([bytesOf(batch[1]), bytesOf(batch[3])]).toEqual([alone, alone]);
    expect(bytesOf(await op(music, { threads: 1 }))).toBe(alone);
    expect(bytesOf(await op(music, { threads: 5 }))).toBe(alone);
  });

  it('reads a signal at another rate, in features with a sampleRate, as resample gives it', async () => {
    const fast = new AudioSignal(stereo.data, { sampleRate: 44100, numberOfChannels: 2 });
    const { result } = await melisma.features(fast, { result: op }, { sampleRate: 22050, device: 'cpu' });
    const resampled = await melisma.resample(fast, { targetSampleRate: 22050, device: 'cpu' });
    expect(bytesOf(result)).toBe(bytesOf(await op(resampled, { device: 'cpu' })));
  });

  it('treats the channels of a stereo signal as signals of their own', async () => {
    if (['addNoise', 'trim', 'energy'].includes(name)) return; // these look at all channels together
    const both = await op(stereo);
    if (!(both instanceof Tensor || both instanceof AudioSignal)) return;
    const left = await op(AudioSignal.mono(stereo.getChannelData(0), stereo.sampleRate));
    const data = (both as Tensor).data as Float32Array;
    const half = (left as Tensor).data as Float32Array;
    // In decibels topDb looks at all channels, which here differ by less.
    expect(Buffer.compare(Buffer.from(data.slice(0, half.length).buffer), Buffer.from(half.slice().buffer))).toBe(0);
  });

  it('takes signals shorter than a frame, and none at all where librosa does', async () => {
    const bytes = bytesOf(await op(short)).length;
    // These take whole frames only.
    if (['kaldiFbank', 'loudness', 'vggishExamples'].includes(name)) expect(bytes).toBe(0);
    else expect(bytes).toBeGreaterThan(0);
    const empty = AudioSignal.mono(new Float32Array(0), 22050);
    const outcome = await op(empty).then(
      () => 'result',
      (error) => error.code,
    );
    expect(['result', 'ERR_PARAMETER']).toContain(outcome);
  });

  it('refuses unknown options by name', async () => {
    await expect(op(music, { notAnOption: 1 } as object)).rejects.toThrow(/notAnOption: unknown option/);
  });

  it('refuses NaN and infinity and says where', async () => {
    if (name === 'energy') return; // a user's function decides for itself
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      const data = new Float32Array(5000);
      data[4321] = bad;
      await expect(op(AudioSignal.mono(data, 22050))).rejects.toThrow(
        'audio: contains NaN or Inf, first at index 4321',
      );
    }
  });

  it('rejects with the reason of an abort, before and during', async () => {
    const reason = new Error('changed my mind');
    await expect(op(music, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const long = AudioSignal.mono(new Float32Array(22050 * 60), 22050);
    const running = op(
      Array.from({ length: 20 }, () => long),
      { signal: controller.signal, threads: 1 },
    );
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });

  it('plans once and runs many; refuses work after dispose, which may come twice', async () => {
    const plan = await op.plan({ sampleRate: 22050 } as never);
    const [first, second] = (await plan.run([music, noise])) as unknown[];
    expect(bytesOf(first)).toBe(bytesOf(await op(music)));
    expect(bytesOf(second)).toBe(bytesOf(await plan.run(noise)));
    expect(await plan.run([])).toEqual([]);
    plan.dispose();
    plan.dispose();
    await expect(plan.run(music)).rejects.toThrow('plan: already disposed');
  });

  it('refuses a signal of another rate than its plan', async () => {
    if (name === 'energy') return;
    const plan = await op.plan({ sampleRate: 44100 } as never);
    await expect(plan.run(music)).rejects.toThrow('made for 44100 Hz, got a signal of 22050 Hz');
    plan.dispose();
  });

  it('reports progress that ends at all', async () => {
    const seen: number[] = [];
    await op([music, noise, short], { onProgress: ({ done, total }) => seen.push(done / total) });
    expect(seen.every((share, i) => share <= 1 && (i === 0 || share >= seen[i - 1]!))).toBe(true);
  });

  it('rejects with what onProgress throws', async () => {
    const signals = Array.from({ length: 30 }, () => music);
    const run = op(signals, {
      onProgress: () => {
        throw new RangeError('from the callback');
      },
    });
    await expect(run).rejects.toThrow('from the callback');
  });
});

describe('features', () => {
  it.each(melisma.featureNames())('%s pools to one vector', async (name) => {
    const feature = melisma.featureByName(name);
    const frames = await feature(music);
    if (frames.dtype === 'complex64') {
      await expect(feature.pool('mean')(music)).rejects.toThrow('expected real values');
      return;
    }
    const pooled = await (feature as Feature).pool('mean', 'max')(music);
    expect(pooled.shape).toEqual([(2 * frames.size) / frames.shape.at(-1)!]);
  });

  it('refuses devices that are not there', async () => {
    await expect(melisma.mel(music, { device: 'cuda:99' })).rejects.toThrow(melisma.DeviceError);
    await expect(melisma.mel(music, { device: 'gpu' as never })).rejects.toThrow("got 'gpu'");
  });
});

import { describe, expect, it } from 'vitest';
import { defineFeature } from '../../src/core/feature.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import {
  chromaCqt,
  features,
  mel,
  mfcc,
  normalize,
  planFeatures,
  rms,
  spectralBandwidth,
  spectralCentroid,
  spectralRolloff,
  stft,
  trim,
  zeroCrossingRate,
} from '../../src/index.ts';
import { testSignal } from './signals.ts';

const peak = defineFeature({
  name: 'peak',
  version: 1,
  defaults: {},
  compute: (signal) => Tensor.float32([1, 1], Float32Array.of(Math.max(...signal.data.subarray(0, 1000)))),
});

const set = {
  power: mel,
  decibels: mel.with({ scale: 'db', nMels: 40 }),
  otherFrames: mel.with({ nFft: 512, hopLength: 100, power: 1 }),
  raised: mel.with({ power: 1.5, nMels: 20 }),
  mfcc,
  summary: mfcc.pool('mean', 'std'),
  spectralCentroid,
  spectralBandwidth,
  spectralRolloff,
  zeroCrossingRate,
  rms,
  stft,
  trim: trim.with({ topDb: 20 }),
  // Estimates the tuning first, and only then knows how much there is to do.
  chromaCqt,
  normalize,
  peak,
};

const bits = (values: Float32Array): Buffer => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

function same(one: unknown, other: unknown): boolean {
  if (one instanceof Tensor || one instanceof AudioSignal) {
    return bits(one.data as Float32Array).equals(bits((other as Tensor).data as Float32Array));
  }
  return same((one as { audio: AudioSignal }).audio, (other as { audio: AudioSignal }).audio);
}

describe('features', () => {
  it.each(['music', 'violin', 'short', 'stereo', 'silence'])(
    'of %s are those of the separate calls, bit for bit',
    async (name) => {
      const signal = await testSignal(name);
      const together = await features(signal, set);
      expect(Object.keys(together).sort()).toEqual(Object.keys(set).sort());
      for (const [key, op] of Object.entries(set)) {
        const alone = await (op as typeof mel)(signal);
        expect(same(together[key as keyof typeof set], alone), key).toBe(true);
      }
    },
  );

  it('do not depend on batch or threads', async () => {
    const signals = await Promise.all(['music', 'noise', 'short'].map((name) => testSignal(name)));
    using plan = await planFeatures(set, { sampleRate: 22050 });
    const [first] = await plan.run(signals, { threads: 3 });
    const alone = await plan.run(signals[0]!, { threads: 1 });
    for (const key of Object.keys(set) as (keyof typeof set)[]) expect(same(first![key], alone[key]), key).toBe(true);
  });

  it('have the types and shapes of their ops', async () => {
    const signal = await testSignal('music');
    const { timbre, ends } = await features(signal, { timbre: mfcc.with({ nMfcc: 13 }), ends: trim });
    expect(timbre.shape).toEqual([13, 52]);
    expect(ends.audio.length).toBe(ends.end - ends.start);
  });

  it('refuse an empty set and name a bad option', async () => {
    const signal = await testSignal('short');
    expect(() => features(signal, {})).toThrow('features: expected at least 1');
    await expect(features(signal, { rms, bad: mel.with({ nMels: 0 }) })).rejects.toThrow('nMels: expected at least 1');
  });

  it('stop when aborted and report progress', async () => {
    const signal = await testSignal('music');
    const reason = new Error('enough');
    await expect(features(signal, set, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const seen: number[] = [];
    await features([signal, signal], { mel, mfcc }, { onProgress: ({ done }) => seen.push(done) });
    expect(seen.every((done, i) => done <= 2 && (i === 0 || done >= seen[i - 1]!))).toBe(true);
  });
});

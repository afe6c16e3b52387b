import { describe, expect, expectTypeOf, it } from 'vitest';
import { defineFeature } from '../../src/core/feature.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { chromaCqt, features, mel, mfcc, planFeatures, resample, rms, split, trim } from '../../src/index.ts';
import { bytesOf } from './result_bytes.ts';
import { testSignal } from './signals.ts';

/** Computed in JavaScript, so that resampled signals have to leave native code. */
const peak = defineFeature({
  name: 'peak',
  version: 1,
  defaults: {},
  compute: ({ data }) => Tensor.float32([1, 1], Float32Array.of(data.reduce((most, x) => Math.max(most, x), 0))),
});
const native = { mel, timbre: mfcc.pool('mean', 'std'), rms, chromaCqt };
const music = await testSignal('music', 44100);
const stereo = await testSignal('stereo', 48000);
const speech = await testSignal('short', 16000);
const already = await testSignal('noise', 22050);
const signals = [music, stereo, already, speech, music];
const cpu = { device: 'cpu' } as const;
const at = (sampleRate: number) => ({ sampleRate, ...cpu }) as const;
const resampled = (signal: AudioSignal) => resample(signal, { targetSampleRate: 22050, ...cpu });

describe('features of signals at their own rates', () => {
  it.each([
    ['native', native],
    ['that need the samples afterwards', { trim: trim.with({ topDb: 20 }), split }],
    ['in JavaScript', { peak }],
    ['of all kinds', { ...native, trim, peak }],
  ])('%s are those of the resampled ones, bit for bit', async (_, set) => {
    const together = await features(signals, set, at(22050));
    for (const [i, signal] of signals.entries()) {
      expect(bytesOf(together[i]), String(i)).toBe(bytesOf(await features(await resampled(signal), set, cpu)));
    }
  });

  it('have the types of their ops', async () => {
    const { bands, ends } = await features(music, { bands: mel, ends: trim }, at(22050));
    expectTypeOf(bands).toEqualTypeOf<Tensor<'float32'>>();
    expect(ends.audio.sampleRate).toBe(22050);
    using plan = await planFeatures({ level: rms }, { ...at(22050), inputSampleRate: 44100 });
    expectTypeOf(plan.run([music])).resolves.toEqualTypeOf<{ level: Tensor<'float32'> }[]>();
    // @ts-expect-error: a rate is a number
    await expect(features(music, { rms }, { sampleRate: '22050' })).rejects.toThrow('sampleRate: expected a number');
  });

  it('do not depend on threads', async () => {
    const bytes = bytesOf(await features(signals, native, { ...at(22050), threads: 1 }));
    expect(bytesOf(await features(signals, native, { ...at(22050), threads: 4 }))).toBe(bytes);
  });

  it('come from a plan for one rate of signals', async () => {
    using plan = await planFeatures(native, { ...at(22050), inputSampleRate: 44100 });
    const [first, second] = await plan.run([music, music]);
    const expected = bytesOf(await features(await resampled(music), native, cpu));
    expect([bytesOf(first), bytesOf(second)]).toEqual([expected, expected]);
    await expect(plan.run(already)).rejects.toThrow(
      'sampleRate: this plan was made for 44100 Hz, got a signal of 22050 Hz',
    );
    using same = await planFeatures(native, { ...at(44100), inputSampleRate: 44100 });
    expect(bytesOf(await same.run(music))).toBe(bytesOf(await features(music, native, cpu)));
  });

  it('are refused for empty signals as those of resampled ones, and taken of one sample', async () => {
    const one = AudioSignal.mono(Float32Array.of(0.5), 44100);
    const { rms: level } = await features(one, { rms }, at(22050));
    expect(bytesOf(level)).toBe(bytesOf(await rms(await resampled(one), cpu)));
    const empty = AudioSignal.mono(new Float32Array(0), 44100);
    const outcome = (run: Promise<unknown>) => run.then(bytesOf, (error: Error) => error.message);
    expect(await outcome(features(empty, { rms }, at(22050)))).toBe(
      await outcome(features(await resampled(empty), { rms }, cpu)),
    );
  });

  it('name the option at fault', async () => {
    const of = (sampleRate: number, inputSampleRate?: number) =>
      planFeatures({ rms }, { sampleRate, inputSampleRate, device: 'cpu' });
    await expect(of(22050, -1)).rejects.toThrow('inputSampleRate: expected more than 0 Hz, got -1');
    await expect(of(Number.NaN, 44100)).rejects.toThrow(/^sampleRate: expected a number, got NaN/);
    await expect(of(0.1, 44100)).rejects.toThrow(
      'sampleRate: expected at most 65536 times as much or as little as inputSampleRate, 44100, got 0.1',
    );
    await expect(features(music, { mel }, at(0))).rejects.toThrow('sampleRate: expected more than 0 Hz, got 0');
    const broken = AudioSignal.mono(Float32Array.of(0, Number.NaN), 44100);
    await expect(features(broken, { rms }, at(22050))).rejects.toThrow('audio: contains NaN or Inf, first at index 1');
  });

  it('stop when aborted and report progress over all signals', async () => {
    const reason = new Error('enough');
    await expect(features(signals, native, { ...at(22050), signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const running = features(signals, native, {
      ...at(22050),
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(running).rejects.toBe(reason);
    const seen: number[] = [];
    await features(signals, native, { ...at(22050), onProgress: ({ done }) => seen.push(done) });
    expect(seen.at(-1)).toBe(signals.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('finish when their plan is disposed of meanwhile', async () => {
    const plan = await planFeatures(native, { ...at(22050), inputSampleRate: 44100 });
    const running = plan.run(music);
    plan.dispose();
    plan.dispose();
    expect(bytesOf(await running)).toBe(bytesOf(await features(await resampled(music), native, cpu)));
  });
});

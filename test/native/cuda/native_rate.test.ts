import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import {
  AudioSignal,
  chroma,
  defineFeature,
  features,
  mel,
  mfcc,
  planFeatures,
  resample,
  rms,
  spectralCentroid,
  Tensor,
  whisper,
  zeroCrossingRate,
} from '../../../src/index.ts';
import { requireAddon } from '../../../src/native/load.ts';
import { bytesOf } from '../../ops/result_bytes.ts';
import { cudaAddon, describeCuda, describeExecutor, tone } from './cuda_addon.ts';

const frames = { nFft: 256, hopLength: 256 };
const kernels = {
  mel: mel.with({ ...frames, nMels: 8 }),
  timbre: mfcc.with({ ...frames, nMels: 16, nMfcc: 5 }).pool('mean'),
  chroma: chroma.with({ ...frames, tuning: 0 }),
  spectralCentroid: spectralCentroid.with(frames),
  zeroCrossingRate: zeroCrossingRate.with({ frameLength: 256, hopLength: 100 }),
  rms: rms.with({ frameLength: 256, hopLength: 256 }),
};
/** Computed in JavaScript, so that resampled signals have to come back. */
const peak = defineFeature({
  name: 'peak',
  version: 1,
  defaults: {},
  compute: ({ data }) => Tensor.float32([1, 1], Float32Array.of(data.reduce((most, x) => Math.max(most, x), 0))),
});
const left = tone(6001, { int16: true, sampleRate: 44100 });
const signals = [
  tone(6000, { sampleRate: 44100 }),
  left,
  AudioSignal.fromChannels([left.data, left.data.map((x) => -x)], 48000),
  tone(3000, { int16: true, sampleRate: 16000 }),
  tone(1, { sampleRate: 44100 }),
  tone(2500),
];
const target = { sampleRate: 22050, device: 'cuda' } as const;
const resampled = (signal: AudioSignal, device: 'cpu' | 'cuda' = 'cuda') =>
  resample(signal, { targetSampleRate: 22050, device });

describeCuda('features of signals at their own rates, on a GPU', () => {
  afterEach(() => expect.poll(() => requireAddon('test').deviceMemory(0).used).toBe(0));

  it('are those of signals resampled there, bit for bit', async () => {
    const together = await features(signals, kernels, target);
    for (const [i, signal] of signals.entries()) {
      const inSteps = await features(await resampled(signal), kernels, { device: 'cuda' });
      expect(bytesOf(together[i]), String(i)).toBe(bytesOf(inSteps));
    }
  });

  it('are those of the CPU', async () => {
    const { mel: ours, rms: level } = await features(left, kernels, target);
    const theirs = await features(left, kernels, { ...target, device: 'cpu' });
    for (const [own, other] of [
      [ours, theirs.mel],
      [level, theirs.rms],
    ] as const) {
      const most = other.data.reduce((size, x) => Math.max(size, Math.abs(x)), 0);
      expect(own.shape).toEqual(other.shape);
      expect(own.data.every((x, i) => Math.abs(x - other.data[i]!) <= 1e-6 * most)).toBe(true);
    }
  });

  it('give the same results sent as int16 or as float32, with the same results', async () => {
    using plan = await planFeatures(kernels, { ...target, inputSampleRate: 44100 });
    const data = new Float32Array(left.length + 1);
    data.set(left.data);
    const whole = AudioSignal.mono(data, 44100);
    const wide = AudioSignal.mono(Float32Array.from(data), 44100);
    wide.data[left.length] = -0; // as a sample it is the same, as a whole number it is not
    const [a, b] = await plan.run([whole, wide]);
    expect(bytesOf(a)).toBe(bytesOf(b));
  });

  it('are resampled there for models that know one rate', async () => {
    const options = { length: 3200, device: 'cuda' } as const;
    const inSteps = whisper(await resample(left, { targetSampleRate: 16000, device: 'cuda' }), options);
    expect(bytesOf(await whisper(left, options))).toBe(bytesOf(await inSteps));
  });

  it('may be computed in JavaScript beside the kernels', async () => {
    const { loud, mel: bands } = await features(left, { ...kernels, loud: peak }, target);
    const signal = await resampled(left);
    expect(bytesOf(loud)).toBe(bytesOf(await peak(signal)));
    expect(bytesOf(bands)).toBe(bytesOf(await kernels.mel(signal, { device: 'cuda' })));
  });

  it('of empty signals are those of the CPU', async () => {
    const empty = tone(0, { sampleRate: 44100 });
    const set = { mel: kernels.mel, rms: kernels.rms };
    const outcome = (device: 'cpu' | 'cuda') =>
      features([empty, empty], set, { ...target, device }).then(bytesOf, (error: Error) => error.message);
    expect(await outcome('cuda')).toBe(await outcome('cpu'));
  });

  it('stop when aborted, and refuse NaN and what the kernels cannot resample', async () => {
    const reason = new Error('enough');
    await expect(features(signals, kernels, { ...target, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const broken = AudioSignal.mono(Float32Array.of(0, Number.NaN), 44100);
    await expect(features(broken, kernels, target)).rejects.toThrow('audio: contains NaN or Inf, first at index 1');
    await expect(planFeatures({ rms }, { sampleRate: 1, inputSampleRate: 44100, device: 'cuda' })).rejects.toThrow(
      /^resample on cuda:0: sampleRate: /,
    );
  });
});

/** What a program of the executor's prints. */
async function outputOf<Output>(name: string, environment: Record<string, string>): Promise<Output> {
  const program = fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url));
  const env = { ...process.env, MELISMA_NATIVE: cudaAddon, ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], { env });
  return JSON.parse(stdout) as Output;
}

describeExecutor('features of signals at their own rates, in a process of their own', () => {
  it('take no more memory of a GPU than is there, resampled samples counted', async () => {
    const environment = { MELISMA_DEVICE_MEMORY: '4' };
    const { bytes, right } = await outputOf<{ bytes: number; right: boolean }>('native_rate_memory', environment);
    // Half the memory takes one signal, of 16,384 samples and 16 times as many resampled, beside the one before it.
    expect(bytes).toBeLessThan(2 * 4 * 17 * 16384 + 65536);
    expect(right).toBe(true);
  });

  it('are resampled once where some of the work has no kernels', async () => {
    expect(await outputOf('native_rate_auto', { MELISMA_CUDA_PASSES_FOR_GPU: '1' })).toEqual({
      afterCpu: true,
      fallback: expect.stringMatching(/^targetSampleRate: CUDA kernels/),
      level: true,
      pitchHasKernels: false,
      pitch: true,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import type { Tensor } from '../../src/core/tensor.ts';
import { istft } from '../../src/features/istft.ts';
import { mel } from '../../src/features/mel.ts';
import { mfcc } from '../../src/features/mfcc.ts';
import { spectralBandwidth } from '../../src/features/spectral_bandwidth.ts';
import { stft } from '../../src/features/stft.ts';
import { RealFourier } from '../../src/native/fallback/fourier.ts';

const sampleRate = 22050;

/** The same noise each time, between -1 and 1. */
function noise(length: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** One of several features, whose options differ. */
function run(op: unknown, audio: AudioSignal): Promise<Tensor> {
  return (op as (audio: AudioSignal) => Promise<Tensor>)(audio);
}

/** Column `t` of a `[rows, frames]` tensor with `width` numbers per element. */
function column({ data, shape }: Tensor, t: number, width: number): number[] {
  const [rows, frames] = shape.slice(-2) as [number, number];
  return Array.from(
    { length: rows * width },
    (_, i) => data[(Math.floor(i / width) * frames + t) * width + (i % width)]!,
  );
}

describe('FFTs of every kind of length', () => {
  // One pass, two passes, odd, prime, prime factors beyond the fixed butterflies, lengths not divisible by
  // the 4 samples that are read at a time.
  const lengths = [
    2, 3, 4, 5, 6, 7, 8, 9, 11, 14, 15, 16, 17, 20, 22, 25, 27, 30, 32, 33, 34, 49, 62, 64, 66, 90, 97, 121, 127, 128,
    144, 154, 169, 210, 222, 254, 255, 256, 289, 300, 343, 400, 441, 480, 486, 512, 625, 700, 768, 1000, 1009, 1018,
    1023, 1024, 1152, 1536, 2018, 2048, 4096,
  ];
  it.each(lengths)('%i', async (nFft) => {
    const samples = noise(nFft * 2, nFft);
    const hopLength = Math.max(1, Math.floor(nFft / 2));
    const options = { nFft, hopLength, window: 'ones', center: false, device: 'cpu' } as const;
    const audio = AudioSignal.mono(samples, sampleRate);
    const single = await stft(audio, options);
    const double = await stft(audio, { ...options, precision: 'f64' });
    const fourier = new RealFourier(nFft);
    const expected = new Float64Array(2 * fourier.bins);
    for (let t = 0; t < single.shape[1]!; t++) {
      const start = t * hopLength;
      fourier.transform(Float64Array.from(samples.subarray(start, start + nFft)), expected);
      const largest = Math.max(...expected.map(Math.abs));
      // 6e-7: float32 arithmetic; 6.1e-8: one rounding to float32.
      column(single, t, 2).forEach((x, i) => {
        expect(Math.abs(x - expected[i]!) / largest).toBeLessThan(6e-7);
      });
      column(double, t, 2).forEach((x, i) => {
        expect(Math.abs(x - expected[i]!)).toBeLessThanOrEqual(6.1e-8 * Math.abs(expected[i]!) + 1e-12 * largest);
      });
    }
  });
});

describe('istft undoes stft', () => {
  it.each([
    [2048, 512],
    [1023, 256],
    [400, 160],
    [97, 10],
    [64, 16],
  ])('nFft %i, hopLength %i', async (nFft, hopLength) => {
    const samples = noise(9000);
    const spectrum = await stft(AudioSignal.mono(samples, sampleRate), { nFft, hopLength });
    const back = await istft(spectrum, { nFft, hopLength, length: 9000, sampleRate });
    expect(back.length).toBe(9000);
    // The last samples may lie beyond the last frame's window.
    for (let i = 0; i < 9000 - nFft; i++) expect(Math.abs(back.data[i]! - samples[i]!)).toBeLessThan(2e-6);
  });
});

describe('a frame has the same bits wherever it is', () => {
  const samples = noise(60 * 512);
  const shifted = new Float32Array(samples.length + 5 * 512);
  shifted.set(noise(5 * 512, 9));
  shifted.set(samples, 5 * 512);

  it('in time: other lanes, other groups', async () => {
    for (const [op, width] of [
      [stft, 2],
      [mel, 1],
      [spectralBandwidth, 1],
    ] as const) {
      const here = await run(op, AudioSignal.mono(samples, sampleRate));
      const there = await run(op, AudioSignal.mono(shifted, sampleRate));
      for (let t = 2; t < 58; t++) expect(column(there, t + 5, width)).toEqual(column(here, t, width));
    }
  });

  it('in any channel', async () => {
    const other = noise(samples.length, 5);
    const stereo = new AudioSignal(Float32Array.of(...other, ...samples), { sampleRate, numberOfChannels: 2 });
    for (const op of [stft, mel.with({ scale: 'db', topDb: null }), mfcc.with({ topDb: null })]) {
      const alone = await run(op, AudioSignal.mono(samples, sampleRate));
      const both = await run(op, stereo);
      expect(both.data.slice(alone.data.length)).toEqual(alone.data);
    }
  });
});

describe('decibels', () => {
  it('clamp over all channels of a signal', async () => {
    const loud = noise(20000);
    const quiet = noise(20000, 3).map((x) => x * 1e-6);
    const stereo = new AudioSignal(Float32Array.of(...loud, ...quiet), { sampleRate, numberOfChannels: 2 });
    const db = await mel(stereo, { scale: 'db', topDb: 60 });
    const highest = db.data.reduce((a, b) => Math.max(a, b));
    const second = db.data.subarray(db.data.length / 2);
    expect(second.every((x) => Math.abs(x - (highest - 60)) < 1e-4)).toBe(true);
  });
});

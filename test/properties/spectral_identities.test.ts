import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import type { Tensor } from '../../src/core/tensor.ts';
import { hpss, istft, mel, mfcc, pitchShift, resample, rms, stft, timeStretch } from '../../src/index.ts';
import { largestDifference, level, loudestFrequency, noise, tone } from './signals.ts';

const rate = 22050;

describe('istft of stft', () => {
  it.each([
    { nFft: 2048, hopLength: 512 },
    { nFft: 2048, hopLength: 1024 },
    { nFft: 1024, hopLength: 128 },
    { nFft: 1000, hopLength: 300 },
    { nFft: 512, hopLength: 500, window: 'ones' as const },
    { nFft: 501, hopLength: 125 },
    { nFft: 64, hopLength: 3 },
  ])('is the signal: %o', async (options) => {
    const signal = noise(rate, 30011, 1);
    const spectrum = await stft(signal, options);
    const back = await istft(spectrum, { ...options, sampleRate: rate, length: signal.length });
    expect(largestDifference(back.data, signal.data)).toBeLessThan(3e-6);
  });
});

describe('hpss at margin 1', () => {
  it('has parts that add up to the signal: the masks sum to one', async () => {
    const signal = noise(rate, 40000, 2);
    const { harmonic, percussive } = await hpss(signal);
    const sum = harmonic.data.map((x, i) => x + percussive.data[i]!);
    expect(largestDifference(sum, signal.data)).toBeLessThan(1e-6);
  });

  it('keeps a tone in the one part and a click in the other', async () => {
    const steady = tone(rate, 440, 2);
    const ofTone = await hpss(steady);
    expect(level(ofTone.harmonic, 0.5, 1.5)).toBeGreaterThan(0.99 * level(steady, 0.5, 1.5));
    expect(level(ofTone.percussive, 0.5, 1.5)).toBeLessThan(0.01 * level(steady, 0.5, 1.5));
    const samples = new Float32Array(2 * rate);
    samples[rate] = 1;
    const ofClick = await hpss(AudioSignal.mono(samples, rate));
    expect(Math.abs(ofClick.percussive.data[rate]!)).toBeGreaterThan(0.9);
    expect(Math.abs(ofClick.harmonic.data[rate]!)).toBeLessThan(0.1);
  });
});

describe('resample', () => {
  it('keeps a tone below the new Nyquist frequency and removes one above it', async () => {
    const kept = await resample(tone(44100, 5000, 1), { targetSampleRate: 16000 });
    expect(loudestFrequency(kept)).toBeCloseTo(5000, -1);
    expect(level(kept, 0.2, 0.8)).toBeCloseTo(Math.SQRT1_2, 3);
    const removed = await resample(tone(44100, 9000, 1), { targetSampleRate: 16000 });
    expect(level(removed, 0.2, 0.8)).toBeLessThan(1e-5);
  });
});

describe('pitchShift', () => {
  it('moves a tone by its ratio and keeps its length', async () => {
    const signal = tone(rate, 500, 2);
    const moved = await pitchShift(signal, { steps: 12 });
    expect(moved.length).toBe(signal.length);
    expect(loudestFrequency(moved)).toBeCloseTo(1000, -1);
  });

  it('loses a tone that it moves beyond the Nyquist frequency', async () => {
    const moved = await pitchShift(tone(rate, 8000, 2), { steps: 12 });
    expect(level(moved, 0.5, 1.5)).toBeLessThan(1e-3);
  });
});

describe('timeStretch', () => {
  it.each([0.5, 0.8, 1.2, 2])('by %d keeps the pitch and scales the duration', async (factor) => {
    const signal = tone(rate, 500, 2);
    const stretched = await timeStretch(signal, { rate: factor });
    expect(stretched.length).toBe(Math.round(signal.length / factor));
    expect(loudestFrequency(stretched)).toBeCloseTo(500, -1);
    // Neighbouring bins drift apart in phase, librosa's too: some of the level is lost, none gained.
    const kept = level(stretched, 0.3 / factor, 1.7 / factor);
    expect(kept).toBeGreaterThan(0.55);
    expect(kept).toBeLessThan(0.72);
  });
});

describe('channels', () => {
  it.each([
    ['stft', stft],
    ['mfcc', mfcc],
    ['timeStretch', timeStretch.with({ rate: 1.3 })],
  ] as const)('are independent in %s', async (_, op) => {
    const left = noise(rate, 20000, 3).data;
    const right = noise(rate, 20000, 4).data;
    const both = new Float32Array(40000);
    both.set(left);
    both.set(right, 20000);
    const one = op as (signal: AudioSignal) => Promise<Tensor | AudioSignal>;
    const together = await one(new AudioSignal(both, { numberOfChannels: 2, sampleRate: rate }));
    const alone = await one(AudioSignal.mono(left, rate));
    const part = together.data.subarray(0, alone.data.length);
    expect(largestDifference(part as Float32Array, alone.data as Float32Array)).toBe(0);
  });
});

describe('a delay of whole hops', () => {
  it.each([
    ['mel', mel],
    ['rms', rms],
  ] as const)('moves the frames of %s', async (_, op) => {
    const signal = noise(rate, 40 * 512, 5);
    const delayed = new Float32Array(50 * 512);
    delayed.set(signal.data, 10 * 512);
    const compute = op as (input: AudioSignal) => Promise<Tensor>;
    const [before, after] = [await compute(signal), await compute(AudioSignal.mono(delayed, rate))];
    const [rows, frames] = [before.shape.at(-2)!, before.shape.at(-1)!];
    const columns = after.shape.at(-1)!;
    let difference = 0;
    for (let row = 0; row < rows; row++) {
      for (let f = 0; f < frames; f++) {
        const moved = Number(after.data[row * columns + f + 10]);
        difference = Math.max(difference, Math.abs(moved - Number(before.data[row * frames + f])));
      }
    }
    expect(difference).toBeLessThan(1e-6 * Math.max(...(before.data as Float32Array)));
  });
});

import { describe, expect, it } from 'vitest';
import {
  AudioSignal,
  chroma,
  chromaCqt,
  cqt,
  estimateKey,
  estimateTuning,
  type KeyEstimate,
  ParameterError,
} from '../../src/index.ts';
import { testSignal } from './signals.ts';

const rate = 22050;
const keys = ['C', 'C#', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'];

/** Chords of tones with four harmonics, half a second each; notes in semitones above C4. */
function chords(notes: number[][], detune = 0): AudioSignal {
  const samples = new Float32Array(Math.round(notes.length * 0.5 * rate));
  notes.forEach((chord, i) => {
    const first = Math.round(i * 0.5 * rate);
    for (const note of chord) {
      const step = (2 * Math.PI * 261.6256 * 2 ** ((note + detune) / 12)) / rate;
      for (let t = 0; t < 0.5 * rate; t++) {
        for (let h = 1; h <= 4; h++)
          samples[first + t]! += (0.05 / h) * Math.sin(h * step * t) * Math.exp((-4 * t) / rate);
      }
    }
  });
  return AudioSignal.mono(samples, rate);
}

const major = (tonic: number, detune = 0) =>
  chords(
    [
      [0, 4, 7],
      [5, 9, 12],
      [7, 11, 14],
      [0, 4, 7],
      [9, 12, 16],
      [2, 5, 9],
      [7, 11, 17],
      [0, 4, 12],
    ].map((chord) => chord.map((note) => note + tonic)),
    detune,
  );
const minor = (tonic: number) =>
  chords(
    [
      [0, 3, 7],
      [5, 8, 12],
      [7, 11, 14],
      [0, 3, 7],
      [8, 12, 15],
      [2, 5, 8],
      [7, 11, 17],
      [0, 3, 12],
    ].map((chord) => chord.map((note) => note + tonic)),
  );
const named = ({ key, scale }: KeyEstimate) => `${key} ${scale}`;

describe('estimateKey', () => {
  it('names the same key from any lowest note on', async () => {
    for (const fMin of [65.41, 110, 116.54, 123.47]) {
      expect(named(await estimateKey(major(2), { fMin, tuning: 0 }))).toBe('D major');
    }
  });

  it('names all 24 keys', async () => {
    const found = await estimateKey(keys.flatMap((_, tonic) => [major(tonic - 6), minor(tonic - 6)]));
    const expected = keys.flatMap((_, tonic) => {
      const key = keys[(tonic + 6) % 12]!;
      return [`${key} major`, `${key} minor`];
    });
    expect(found.map(named)).toEqual(expected);
  });

  it('gives the scores of all keys; the strength is the largest', async () => {
    const { scores, strength, key, scale } = await estimateKey(major(2));
    expect(scores.shape).toEqual([2, 12]);
    expect(strength).toBe(Math.max(...scores.data));
    expect(scores.data[keys.indexOf(key) + (scale === 'minor' ? 12 : 0)]).toBe(strength);
    expect(strength).toBeGreaterThan(0.8);
    expect(Math.min(...scores.data)).toBeGreaterThanOrEqual(-1);
  });

  it('follows instruments that are out of tune, or takes the tuning in semitones', async () => {
    const flat = major(4, -0.3);
    const estimated = await estimateKey(flat);
    expect(named(estimated)).toBe('E major');
    expect(estimated.tuning).toBeCloseTo(-0.3, 1);
    const given = await estimateKey(flat, { tuning: -0.3 });
    expect(given.tuning).toBeCloseTo(-0.3, 12);
    expect(named(given)).toBe('E major');
  });

  it.each(['temperley', 'krumhansl', 'temperley1999', 'shaath', 'edma', 'bgate', 'braw'] as const)(
    'knows C major by %s',
    async (profile) => {
      expect(named(await estimateKey(major(0), { profile }))).toBe('C major');
    },
  );

  it("answers in minor by 'edmm', whose major profile is flat", async () => {
    expect((await estimateKey(major(0), { profile: 'edmm' })).scale).toBe('minor');
  });

  it('has no strength in silence, and hears all channels', async () => {
    expect((await estimateKey(await testSignal('silence'))).strength).toBe(0);
    const left = major(7);
    const both = AudioSignal.fromChannels([left.data, new Float32Array(left.length)], rate);
    expect(named(await estimateKey(both))).toBe('G major');
  });

  it('gives the same bits in a batch and with any number of threads', async () => {
    const signal = major(1);
    const alone = await estimateKey(signal, { threads: 1 });
    const [, again] = await estimateKey([minor(3), signal], { threads: 3 });
    expect([...again!.scores.data]).toEqual([...alone.scores.data]);
    expect(again!.tuning).toBe(alone.tuning);
  });
});

describe('tuning', () => {
  it('is the one that chroma and chromaCqt use', async () => {
    const signal = major(3, 0.2);
    const [power, thirds] = [
      await estimateTuning(signal, { power: 2 }),
      await estimateTuning(signal, { binsPerOctave: 36 }),
    ];
    expect((await chroma(signal)).data).toEqual((await chroma(signal, { tuning: power })).data);
    expect((await chromaCqt(signal)).data).toEqual((await chromaCqt(signal, { tuning: thirds })).data);
    expect(await estimateTuning(signal)).toBeCloseTo(0.2, 1);
  });

  it('is the same in a batch and with any number of threads', async () => {
    const [music, violin] = [await testSignal('music'), await testSignal('violin')];
    const alone = await estimateTuning(violin, { threads: 1 });
    expect(await estimateTuning([music, violin, music], { threads: 4 })).toEqual([
      await estimateTuning(music),
      alone,
      await estimateTuning(music),
    ]);
  });
});

describe('cqt', () => {
  it('has a tone in its bin', async () => {
    const samples = Float32Array.from({ length: rate }, (_, t) => Math.sin((2 * Math.PI * 440 * t) / rate));
    const { shape, data } = await cqt(AudioSignal.mono(samples, rate));
    const frames = shape[1]!;
    const levels = Array.from({ length: 84 }, (_, k) =>
      Math.hypot(data[2 * (k * frames + 20)]!, data[2 * (k * frames + 20) + 1]!),
    );
    expect(levels.indexOf(Math.max(...levels))).toBe(45); // A4 is 45 semitones above C1
  });

  it('refuses filters beyond half the sample rate, and signals too short to be reduced', async () => {
    const signal = await testSignal('music');
    await expect(cqt(signal, { nBins: 102 })).rejects.toThrow(
      /nBins: expected filters that end below half the sample rate \(11025 Hz\)/,
    );
    await expect(chromaCqt(signal, { nOctaves: 9 })).rejects.toThrow(ParameterError);
    await expect(chromaCqt(signal, { binsPerOctave: 30 })).rejects.toThrow(
      'binsPerOctave: expected a multiple of nChroma',
    );
    const one = AudioSignal.mono(new Float32Array(1), rate);
    await expect(cqt(one, { nBins: 24 })).rejects.toThrow(/audio: expected at least \d+ samples, got 1/);
  });
});

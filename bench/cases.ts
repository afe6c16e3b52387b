import type { AudioSignal } from '../src/core/signal.ts';
import { Tensor } from '../src/core/tensor.ts';
import {
  hpss,
  istft,
  medianFilter,
  mel,
  mfcc,
  pitchShift,
  pyin,
  resample,
  rms,
  spectralBandwidth,
  spectralCentroid,
  spectralRolloff,
  stft,
  timeStretch,
  yin,
  zeroCrossingRate,
} from '../src/index.ts';
import { combinedCases } from './combined_cases.ts';
import { harmonyCases } from './harmony_cases.ts';
import { rhythmCases } from './rhythm_cases.ts';
import { spectralExtrasCases } from './spectral_extras_cases.ts';

/** What a plan of ours is, for the bench: run on the signal, dispose at the end. */
export interface Ours {
  run(threads: number): Promise<Tensor | AudioSignal>;
  dispose(): void;
}

/** One row: an op of ours and the rivals that compute the same. */
export interface BenchCase {
  name: string;
  /** Which test signal: 180 s of synthetic music at this rate, in Hz. */
  rate: 16000 | 22050 | 44100;
  /** Calls in Python (bench/rivals/rivals.py). The first one's result is what the error is taken against. */
  python: string[];
  /** Rivals in Node, by the names of bench/rivals/javascript.ts, with the share of the signal they get. */
  javascript: { name: string; share: number }[];
  /** Ratios that issue and design ask for: rival -> how many times faster. */
  goals: Record<string, number>;
  /** How the error is taken: against the largest value, or absolute. */
  error: 'ofMaximum' | 'absolute';
  /** What is told as the error instead, where samples cannot be compared. */
  distance?(ours: Float32Array, theirs: Float32Array, signal: AudioSignal): Promise<number>;
  prepare(signal: AudioSignal): Promise<Ours>;
}

type AnyOp = { plan(options: never): Promise<{ run(input: never, options: object): Promise<never>; dispose(): void }> };

async function planned(op: unknown, options: object, input: AudioSignal | Tensor): Promise<Ours> {
  const plan = await (op as AnyOp).plan(options as never);
  return { run: (threads) => plan.run(input as never, { threads }), dispose: () => plan.dispose() };
}

const of =
  (op: unknown, options: object = {}) =>
  (signal: AudioSignal) =>
    planned(op, { ...options, sampleRate: signal.sampleRate }, signal);

/** All rows of `npm run bench`. */
export const cases: BenchCase[] = [
  {
    name: 'log-mel 2048/512/128',
    rate: 22050,
    python: ['librosa.logmel', 'torch.logmel'],
    javascript: [],
    goals: { 'librosa.logmel': 8, 'torch.logmel': 7 },
    error: 'absolute',
    prepare: of(mel, { nFft: 2048, hopLength: 512, nMels: 128, scale: 'db' }),
  },
  {
    name: 'mfcc 20',
    rate: 22050,
    python: ['librosa.mfcc'],
    javascript: [
      { name: 'meyda.mfcc', share: 1 / 6 },
      { name: 'essentia.mfcc', share: 1 / 12 },
    ],
    goals: { 'librosa.mfcc': 8, 'meyda.mfcc': 150 },
    error: 'absolute',
    prepare: of(mfcc),
  },
  {
    name: 'stft 2048/512, complex',
    rate: 22050,
    python: ['librosa.stft'],
    javascript: [{ name: 'fft.js stft', share: 1 / 3 }],
    goals: {},
    error: 'ofMaximum',
    prepare: of(stft, { nFft: 2048, hopLength: 512 }),
  },
  {
    name: "stft 2048/512, precision 'f64'",
    rate: 22050,
    python: ['librosa.stft'],
    javascript: [],
    goals: {},
    error: 'ofMaximum',
    prepare: of(stft, { nFft: 2048, hopLength: 512, precision: 'f64' }),
  },
  {
    name: 'istft 2048/512',
    rate: 22050,
    python: ['librosa.istft'],
    javascript: [],
    goals: {},
    error: 'ofMaximum',
    prepare: async (signal) =>
      planned(istft, { hopLength: 512, sampleRate: signal.sampleRate }, await stft(signal, { hopLength: 512 })),
  },
  ...[1, 3].map(
    (margin): BenchCase => ({
      name: margin === 1 ? 'hpss' : `hpss, margin ${margin}`,
      rate: 22050,
      python: [margin === 1 ? 'librosa.hpss' : 'librosa.hpssMargin'],
      javascript: [],
      goals: { [margin === 1 ? 'librosa.hpss' : 'librosa.hpssMargin']: 100 },
      error: 'absolute',
      prepare: async (signal) => {
        const plan = await hpss.plan({ sampleRate: signal.sampleRate, margin });
        return {
          run: async (threads) => (await plan.run(signal, { threads })).harmonic,
          dispose: () => plan.dispose(),
        };
      },
    }),
  ),
  {
    name: 'timeStretch 1.2',
    rate: 22050,
    python: ['librosa.timeStretch'],
    javascript: [],
    goals: { 'librosa.timeStretch': 12 },
    error: 'ofMaximum',
    prepare: of(timeStretch, { rate: 1.2 }),
  },
  {
    name: 'pitchShift +2',
    rate: 22050,
    python: ['librosa.pitchShift'],
    javascript: [],
    goals: { 'librosa.pitchShift': 12 },
    error: 'ofMaximum',
    prepare: of(pitchShift, { steps: 2 }),
  },
  {
    name: 'medians of 31, both axes',
    rate: 22050,
    python: ['scipy.medians'],
    javascript: [],
    goals: { 'scipy.medians': 300 },
    error: 'ofMaximum',
    prepare: async (signal) => {
      const spectrum = await stft(signal, { hopLength: 512 });
      const magnitudes = new Float32Array(spectrum.data.length / 2);
      for (let i = 0; i < magnitudes.length; i++) {
        magnitudes[i] = Math.hypot(spectrum.data[2 * i]!, spectrum.data[2 * i + 1]!);
      }
      const input = Tensor.float32(spectrum.shape, magnitudes);
      const plans = await Promise.all(
        (['time', 'frequency'] as const).map((axis) => medianFilter.plan({ axis, sampleRate: signal.sampleRate })),
      );
      return {
        run: async (threads) => {
          await plans[0]!.run(input, { threads });
          return plans[1]!.run(input, { threads });
        },
        dispose: () => {
          for (const plan of plans) plan.dispose();
        },
      };
    },
  },
  ...(
    [
      ['spectral centroid', 'librosa.centroid', spectralCentroid],
      ['spectral bandwidth', 'librosa.bandwidth', spectralBandwidth],
      ['spectral rolloff', 'librosa.rolloff', spectralRolloff],
      ['rms', 'librosa.rms', rms],
      ['zero-crossing rate', 'librosa.zcr', zeroCrossingRate],
    ] as const
  ).map(
    ([name, rival, op]): BenchCase => ({
      name,
      rate: 22050,
      python: [rival],
      javascript: [],
      goals: {},
      error: 'ofMaximum',
      prepare: of(op),
    }),
  ),
  ...([32000, 22050, 16000] as const).map(
    (target): BenchCase => ({
      name: `resample 44.1 → ${target / 1000} kHz`,
      rate: 44100,
      python: [`soxr.resample${target}`, ...(target === 32000 ? ['librosa.resample32k'] : [])],
      javascript: target === 32000 ? [{ name: 'libsamplerate-js best', share: 1 / 18 }] : [],
      goals: target === 32000 ? { 'soxr.resample32000': 1.5 } : {},
      error: 'absolute',
      prepare: of(resample, { targetSampleRate: target }),
    }),
  ),
  {
    name: 'yin',
    rate: 22050,
    python: ['librosa.yin'],
    javascript: [],
    goals: { 'librosa.yin': 10 },
    error: 'ofMaximum',
    prepare: of(yin),
  },
  {
    // librosa takes half a minute for 180 s.
    name: 'pyin, first 20 s',
    rate: 22050,
    python: ['librosa.pyin20'],
    javascript: [],
    goals: { 'librosa.pyin20': 30 },
    error: 'absolute',
    prepare: async (signal) => {
      const start = signal.slice(0, 20 * signal.sampleRate);
      const plan = await pyin.plan({ sampleRate: signal.sampleRate });
      return {
        run: async (threads) => (await plan.run(start, { threads })).voicedProbability,
        dispose: () => plan.dispose(),
      };
    },
  },
  ...combinedCases,
  ...harmonyCases,
  ...rhythmCases,
  ...spectralExtrasCases,
];

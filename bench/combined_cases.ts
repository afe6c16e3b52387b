import { AudioSignal } from '../src/core/signal.ts';
import type { Tensor } from '../src/core/tensor.ts';
import {
  chroma,
  griffinLim,
  hpss,
  mel,
  mfcc,
  onsetStrength,
  planFeatures,
  polyFeatures,
  rms,
  spectralBandwidth,
  spectralCentroid,
  spectralContrast,
  spectralFlatness,
  spectralRolloff,
  spectrogram,
  tempogram,
  tonnetz,
  zeroCrossingRate,
} from '../src/index.ts';
import type { BenchCase, Ours } from './cases.ts';

const spectral = {
  mel: mel.with({ scale: 'db' }),
  mfcc,
  chroma,
  spectralCentroid,
  spectralBandwidth,
  spectralRolloff,
  spectralContrast,
  spectralFlatness,
  polyFeatures,
  rms,
  zeroCrossingRate,
  onsetStrength,
  tempogram,
  tonnetz,
};

/** All results are computed; the one that is compared with the rival's is `mfcc`. */
const inOneCall =
  (set: typeof spectral, sampleRate?: number): BenchCase['prepare'] =>
  async (signal): Promise<Ours> => {
    const inputSampleRate = signal.sampleRate;
    const plan = await planFeatures(set, { sampleRate: sampleRate ?? inputSampleRate, inputSampleRate });
    return { run: async (threads) => (await plan.run(signal, { threads })).mfcc, dispose: () => plan.dispose() };
  };

/** Magnitudes of the first 30 s. */
const first30 = (signal: AudioSignal): Promise<Tensor> =>
  spectrogram(AudioSignal.mono(signal.data.slice(0, 30 * signal.sampleRate), signal.sampleRate), { power: 1 });

/** Spectral convergence: how far a signal's magnitudes are from those wanted, of their norm. */
async function convergence(samples: Float32Array, wanted: Tensor, sampleRate: number): Promise<number> {
  const { data } = await spectrogram(AudioSignal.mono(samples, sampleRate), { power: 1 });
  let distance = 0;
  let norm = 0;
  for (let i = 0; i < data.length; i++) {
    distance += (Number(data[i]) - Number(wanted.data[i])) ** 2;
    norm += Number(wanted.data[i]) ** 2;
  }
  return Math.sqrt(distance / norm);
}

/** Rows of what is made of several transforms: all features in one call, and Griffin-Lim. */
export const combinedCases: BenchCase[] = [
  {
    name: 'features: 14 in one call',
    rate: 22050,
    python: ['librosa.features'],
    javascript: [],
    goals: {},
    error: 'absolute',
    prepare: inOneCall(spectral),
  },
  {
    name: 'features: the 14 and hpss in one call',
    rate: 22050,
    python: ['librosa.featuresAndHpss'],
    javascript: [],
    goals: { 'librosa.featuresAndHpss': 20 },
    error: 'absolute',
    prepare: inOneCall({ ...spectral, hpss } as typeof spectral),
  },
  {
    name: 'features: the 14 at 22.05 kHz of 44.1 kHz in one call',
    rate: 44100,
    python: ['librosa.resampleAndFeatures'],
    javascript: [],
    goals: {},
    error: 'absolute',
    prepare: inOneCall(spectral, 22050),
  },
  {
    name: 'griffinLim, 32 iterations, first 30 s',
    rate: 22050,
    python: ['librosa.griffinlim30'],
    javascript: [],
    goals: { 'librosa.griffinlim30': 12 },
    error: 'ofMaximum',
    // Rounding alone sends the iterations to other phases: librosa's own samples in float32 and float64 are 3e-2
    // apart. How close the magnitudes come to those wanted is what both are for.
    distance: async (ours, theirs, signal) => {
      const wanted = await first30(signal);
      const [own, other] = await Promise.all([ours, theirs].map((x) => convergence(x, wanted, signal.sampleRate)));
      return Math.abs(own! - other!) / other!;
    },
    prepare: async (signal) => {
      const magnitudes = await first30(signal);
      const plan = await griffinLim.plan({ sampleRate: signal.sampleRate, hopLength: 512, init: 'zeros' });
      return { run: (threads) => plan.run(magnitudes as never, { threads }), dispose: () => plan.dispose() };
    },
  },
];

import type { Gate, OpCase } from './cases.ts';

const chromaGate: Gate = {
  kind: 'absolute',
  value: 1e-5,
  why: 'float32 sums over 1,025 bins, of a frame whose largest is 1',
};
const same: Gate = { kind: 'absolute', value: 1e-12, why: 'edges of a histogram: the same one' };

const row = (
  op: string,
  name: string,
  signal: string,
  options: Record<string, unknown>,
  librosa: string,
  gate: Gate,
  sampleRate?: number,
): OpCase => ({ id: `${op}_${name}`, op, signal, sampleRate, options, librosa, gate });

const tuning = (
  name: string,
  signal: string,
  options: Record<string, unknown>,
  librosa: string,
  rate?: number,
): OpCase =>
  row(
    'estimateTuning',
    name,
    signal,
    options,
    `np.atleast_1d(librosa.estimate_tuning(y=y, sr=sr, ${librosa}))`,
    same,
    rate,
  );
const chroma = (
  name: string,
  signal: string,
  options: Record<string, unknown>,
  librosa: string,
  rate?: number,
): OpCase =>
  row('chroma', name, signal, options, `librosa.feature.chroma_stft(y=y, sr=sr, ${librosa})`, chromaGate, rate);

/** Goldens of tuning and chroma features; part of `cases`. */
export const harmonyCases: OpCase[] = [
  tuning('music', 'music', {}, ''),
  tuning('violin', 'violin', {}, ''),
  tuning('stereo', 'stereo', {}, ''),
  tuning('silence', 'silence', {}, ''),
  tuning('short', 'short', {}, ''),
  tuning('third_tones', 'violin', { binsPerOctave: 36, resolution: 0.02 }, 'bins_per_octave=36, resolution=0.02'),
  tuning(
    'options',
    'music',
    { nFft: 1023, hopLength: 300, fMin: 20, fMax: 30000, threshold: 0.01 },
    'n_fft=1023, hop_length=300, fmin=20, fmax=30000, threshold=0.01',
  ),
  tuning('power', 'music', { power: 2 }, 'S=np.abs(librosa.stft(y))**2'),
  chroma('music', 'music', { tuning: 0 }, 'tuning=0'),
  chroma('tuned', 'violin', { tuning: 0.23 }, 'tuning=0.23'),
  chroma('estimated', 'violin', {}, ''),
  chroma('stereo', 'stereo', {}, ''),
  chroma('silence', 'silence', {}, ''),
  chroma('quiet', 'quiet', { tuning: 0.1, norm: 'l1' }, 'tuning=0.1, norm=1'),
  chroma('short', 'short', { tuning: -0.4, norm: 'l2' }, 'tuning=-0.4, norm=2'),
  chroma('quarter_tones', 'music', { nChroma: 24, tuning: 0.3 }, 'n_chroma=24, tuning=0.3'),
  chroma('five', 'excerpt', { nChroma: 5, tuning: 0 }, 'n_chroma=5, tuning=0'),
  chroma('odd', 'noise', { nFft: 1023, hopLength: 200 }, 'n_fft=1023, hop_length=200'),
  chroma('from_a', 'music', { tuning: 0, baseC: false, octWidth: null }, 'tuning=0, base_c=False, octwidth=None'),
  chroma(
    'octave',
    'music',
    { tuning: 0, ctrOct: 3.5, octWidth: 1, window: 'hamming', winLength: 1500 },
    "tuning=0, ctroct=3.5, octwidth=1, window='hamming', win_length=1500",
  ),
  chroma('rate', 'violin', { tuning: 0, padMode: 'reflect' }, "tuning=0, pad_mode='reflect'", 44100),
  row(
    'chroma',
    'unnormalised',
    'music',
    { tuning: 0, norm: 'none' },
    'librosa.feature.chroma_stft(y=y, sr=sr, tuning=0, norm=None)',
    { kind: 'frameMaximum', value: 1e-5, why: 'as chroma, before it is divided' },
  ),
];

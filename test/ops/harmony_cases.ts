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

const cqtGate: Gate = {
  kind: 'maximum',
  value: 1e-6,
  why: 'float32 transforms of signals that were resampled within 5e-7 of full scale, several times over',
};
const cqt = (name: string, signal: string, options: Record<string, unknown>, librosa: string, rate?: number): OpCase =>
  row('cqt', name, signal, options, `librosa.cqt(y, sr=sr, ${librosa})`, cqtGate, rate);
const chromaCqt = (
  name: string,
  signal: string,
  options: Record<string, unknown>,
  librosa: string,
  rate?: number,
): OpCase =>
  row('chromaCqt', name, signal, options, `librosa.feature.chroma_cqt(y=y, sr=sr, ${librosa})`, chromaGate, rate);

const stepGate: Gate = { kind: 'absolute', value: 1e-5, why: 'equal steps, unless a value lies on the edge of one' };
const cens = (name: string, signal: string, options: Record<string, unknown>, librosa: string): OpCase =>
  row('chromaCens', name, signal, options, `librosa.feature.chroma_cens(y=y, sr=sr, ${librosa})`, stepGate);
const tonnetz = (name: string, signal: string, options: Record<string, unknown>, librosa: string): OpCase =>
  row(
    'tonnetz',
    name,
    signal,
    options,
    `librosa.feature.tonnetz(y=y, sr=sr, ${librosa}).astype('float32')`,
    chromaGate,
  );

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
  cqt('music', 'music', {}, ''),
  cqt(
    'violin',
    'violin',
    { tuning: 0.2, binsPerOctave: 24, nBins: 100, fMin: 100 },
    'tuning=0.2, bins_per_octave=24, n_bins=100, fmin=100',
  ),
  cqt('estimated', 'violin', { tuning: null }, 'tuning=None'),
  cqt('stereo', 'stereo', {}, ''),
  cqt('noise', 'noise', { scale: false, sparsity: 0.1 }, 'scale=False, sparsity=0.1'),
  cqt('early', 'music', { nBins: 36, fMin: 40, scale: false }, 'n_bins=36, fmin=40, scale=False'),
  cqt('early_scaled', 'music', { nBins: 24, fMin: 50, hopLength: 256 }, 'n_bins=24, fmin=50, hop_length=256'),
  cqt('odd_hop', 'violin', { hopLength: 200, nBins: 72, norm: 'l2' }, 'hop_length=200, n_bins=72, norm=2'),
  cqt(
    'filters',
    'noise',
    { window: 'hamming', filterScale: 0.5, norm: 'inf', padMode: 'reflect' },
    "window='hamming', filter_scale=0.5, norm=np.inf, pad_mode='reflect'",
  ),
  cqt('dense', 'excerpt', { sparsity: 0, nBins: 48, fMin: 200 }, 'sparsity=0, n_bins=48, fmin=200'),
  cqt('one_bin', 'violin', { nBins: 1, fMin: 440, norm: 'none' }, 'n_bins=1, fmin=440, norm=None'),
  cqt('short', 'short', {}, ''),
  cqt('silence', 'silence', {}, ''),
  cqt('rate', 'music', {}, '', 44100),
  chromaCqt('music', 'music', { tuning: 0 }, 'tuning=0'),
  chromaCqt('violin', 'violin', {}, ''),
  chromaCqt('stereo', 'stereo', { tuning: 0.1 }, 'tuning=0.1'),
  chromaCqt('silence', 'silence', {}, ''),
  chromaCqt(
    'classes',
    'music',
    { tuning: 0, nChroma: 24, binsPerOctave: 48, nOctaves: 5, fMin: 110 },
    'tuning=0, n_chroma=24, bins_per_octave=48, n_octaves=5, fmin=110',
  ),
  chromaCqt('threshold', 'music', { tuning: 0, threshold: 0.5, norm: 'l1' }, 'tuning=0, threshold=0.5, norm=1'),
  chromaCqt('rate', 'violin', { tuning: 0, hopLength: 1024 }, 'tuning=0, hop_length=1024', 44100),
  cens('music', 'music', { tuning: 0 }, 'tuning=0'),
  cens('violin', 'violin', {}, ''),
  cens(
    'even',
    'music',
    { tuning: 0, winLenSmooth: 10, smoothingWindow: 'blackman', norm: 'inf' },
    "tuning=0, win_len_smooth=10, smoothing_window='blackman', norm=np.inf",
  ),
  cens('rough', 'stereo', { tuning: 0, winLenSmooth: null, norm: 'none' }, 'tuning=0, win_len_smooth=None, norm=None'),
  cens('silence', 'silence', {}, ''),
  tonnetz('music', 'music', { tuning: 0 }, 'tuning=0'),
  tonnetz('violin', 'violin', {}, ''),
  tonnetz('stereo', 'stereo', { tuning: 0 }, 'tuning=0'),
  tonnetz('classes', 'music', { tuning: 0, nChroma: 36 }, 'tuning=0, n_chroma=36'),
  tonnetz('silence', 'silence', {}, ''),
];

import { harmonyCases } from './harmony_cases.ts';
import { vocoderCases } from './vocoder_cases.ts';

/** How far a result may be from its golden, and why that far. */
export interface Gate {
  /**
   * `frameMaximum`: largest difference over the largest value of the frame (a column of the last axis);
   * `maximum`: over the largest value of all;
   * `absolute`; `relative`: over the golden value itself; `bits`: share of equal float32 values, the rest
   * within one unit in the last place; `equal`: share of equal values.
   */
  kind: 'frameMaximum' | 'maximum' | 'absolute' | 'relative' | 'bits' | 'equal';
  value: number;
  why: string;
  /** Leaves out this many samples at both ends. */
  interior?: number;
}

/** One row: an op on a test signal, the librosa expression it must equal, and the gate. */
export interface OpCase {
  id: string;
  op: string;
  signal: string;
  /** In Hz; 22050 unless given. */
  sampleRate?: number;
  options: Record<string, unknown>;
  /** Evaluated by test/golden/make_op_goldens.py; `y64` is the signal as float64. */
  librosa: string;
  gate: Gate;
}

const power: Gate = {
  kind: 'frameMaximum',
  value: 5e-7,
  why: 'float32 FFT: librosa itself rounds to 3.5e-7 of the frame maximum',
};
const bits: Gate = { kind: 'bits', value: 1, why: 'the operations of scipy.fft in their order, then one rounding' };
const nearlyBits: Gate = { kind: 'bits', value: 0.999, why: 'both transform in float64 and round once' };
const melGate: Gate = { kind: 'frameMaximum', value: 1e-6, why: 'power gate plus a sum of up to 60 float32 products' };
const db: Gate = { kind: 'absolute', value: 1e-3, why: '1e-4 relative in power at 80 dB below the maximum' };
const relative: Gate = { kind: 'relative', value: 1e-5, why: 'ratios of float32 sums over 1,025 bins' };
const sameBin: Gate = {
  kind: 'equal',
  value: 0.999,
  why: 'a float32 cumulative sum crosses its threshold within a rounding error',
};

const stft = (id: string, signal: string, options: Record<string, unknown>, librosa: string, gate = power): OpCase => ({
  id: `stft_${id}`,
  op: 'stft',
  signal,
  options,
  librosa: `librosa.stft(${gate.kind === 'bits' ? 'y' : 'y64'}, ${librosa}).astype('complex64')`,
  gate,
});
const mel = (id: string, signal: string, options: Record<string, unknown>, librosa: string): OpCase => ({
  id: `mel_${id}`,
  op: 'mel',
  signal,
  options,
  librosa: `librosa.feature.melspectrogram(y=y, sr=sr, ${librosa})`,
  gate: melGate,
});
const melDb = (id: string, signal: string, options: Record<string, unknown>, dbOptions: string): OpCase => ({
  id: `mel_db_${id}`,
  op: 'mel',
  signal,
  options: { scale: 'db', ...options },
  librosa: `librosa.power_to_db(librosa.feature.melspectrogram(y=y, sr=sr), ${dbOptions})`,
  gate: db,
});
const mfcc = (id: string, signal: string, options: Record<string, unknown>, librosa: string): OpCase => ({
  id: `mfcc_${id}`,
  op: 'mfcc',
  signal,
  options,
  librosa: `librosa.feature.mfcc(y=y, sr=sr, ${librosa})`,
  gate: db,
});
const feature = (
  op: string,
  id: string,
  signal: string,
  options: Record<string, unknown>,
  librosa: string,
  gate = relative,
): OpCase => ({ id: `${op}_${id}`, op, signal, options, librosa, gate });

/** Every golden of the spectral ops. Add a row, run the command in make_op_goldens.py, commit both. */
export const cases: OpCase[] = [
  stft('default', 'excerpt', {}, ''),
  stft('512_128', 'excerpt', { nFft: 512, hopLength: 128 }, 'n_fft=512, hop_length=128'),
  stft(
    'window_shorter',
    'click',
    { nFft: 1024, winLength: 800, hopLength: 300 },
    'n_fft=1024, win_length=800, hop_length=300',
  ),
  stft('odd', 'click', { nFft: 1023, hopLength: 256 }, 'n_fft=1023, hop_length=256'),
  stft(
    'speech',
    'noise',
    { nFft: 400, hopLength: 160, padMode: 'reflect' },
    "n_fft=400, hop_length=160, pad_mode='reflect'",
  ),
  stft('prime', 'short', { nFft: 97, hopLength: 10 }, 'n_fft=97, hop_length=10'),
  stft('uncentred', 'noise', { nFft: 512, center: false }, 'n_fft=512, center=False'),
  stft('edge', 'short', { nFft: 256, padMode: 'edge' }, "n_fft=256, pad_mode='edge'"),
  stft('reflect_repeats', 'short', { nFft: 512, padMode: 'reflect' }, "n_fft=512, pad_mode='reflect'"),
  stft('one_sample', 'one', {}, ''),
  stft('silence', 'silence', {}, ''),
  stft('stereo', 'stereo', { nFft: 512 }, 'n_fft=512'),
  stft('hamming', 'noise', { nFft: 256, window: 'hamming' }, "n_fft=256, window='hamming'"),
  stft('blackman', 'noise', { nFft: 256, window: 'blackman' }, "n_fft=256, window='blackman'"),
  stft('f64', 'excerpt', { precision: 'f64' }, '', bits),
  stft('f64_400', 'excerpt', { nFft: 400, hopLength: 160, precision: 'f64' }, 'n_fft=400, hop_length=160', bits),
  stft('f64_radices', 'tone', { nFft: 480, precision: 'f64' }, 'n_fft=480', bits),
  stft('f64_odd', 'tone', { nFft: 675, precision: 'f64' }, 'n_fft=675', bits),
  stft('f64_seventeen', 'noise', { nFft: 255, precision: 'f64' }, 'n_fft=255', nearlyBits),

  mel('default', 'music', {}, ''),
  mel('htk', 'violin', { nMels: 40, melScale: 'htk', norm: 'none' }, 'n_mels=40, htk=True, norm=None'),
  mel(
    'band',
    'violin',
    { nFft: 1024, hopLength: 256, nMels: 64, fMin: 100, fMax: 8000 },
    'n_fft=1024, hop_length=256, n_mels=64, fmin=100, fmax=8000',
  ),
  mel('magnitude', 'music', { power: 1 }, 'power=1.0'),
  mel('stereo', 'stereo', { nMels: 32 }, 'n_mels=32'),
  mel('whisper_sizes', 'noise', { nFft: 400, hopLength: 160, nMels: 80 }, 'n_fft=400, hop_length=160, n_mels=80'),
  mel('silence', 'silence', {}, ''),
  melDb('default', 'music', {}, ''),
  melDb('ref_max', 'violin', { ref: 'max' }, 'ref=np.max'),
  melDb('no_top_db', 'padded', { topDb: null }, 'top_db=None'),
  melDb('silence', 'silence', {}, ''),
  melDb('silence_ref_max', 'silence', { ref: 'max' }, 'ref=np.max'),
  melDb('quiet', 'quiet', { amin: 1e-8, ref: 0.5 }, 'amin=1e-8, ref=0.5'),

  mfcc('default', 'music', {}, ''),
  mfcc('13', 'violin', { nMfcc: 13 }, 'n_mfcc=13'),
  mfcc('lifter', 'violin', { nMfcc: 24, lifter: 22 }, 'n_mfcc=24, lifter=22'),
  mfcc('dct3', 'music', { dctType: 3 }, 'dct_type=3'),
  mfcc(
    'mel_options',
    'noise',
    { nMfcc: 13, nFft: 512, hopLength: 128, nMels: 40, fMax: 8000 },
    'n_mfcc=13, n_fft=512, hop_length=128, n_mels=40, fmax=8000',
  ),
  mfcc('silence', 'silence', {}, ''),
  mfcc('stereo', 'stereo', { nMfcc: 5 }, 'n_mfcc=5'),
  mfcc('short', 'short', {}, ''),

  feature('rms', 'default', 'music', {}, 'librosa.feature.rms(y=y)'),
  feature(
    'rms',
    'frame',
    'violin',
    { frameLength: 1000, hopLength: 333 },
    'librosa.feature.rms(y=y, frame_length=1000, hop_length=333)',
  ),
  feature(
    'rms',
    'uncentred',
    'noise',
    { frameLength: 512, center: false },
    'librosa.feature.rms(y=y, frame_length=512, center=False)',
  ),
  feature('rms', 'silence', 'silence', {}, 'librosa.feature.rms(y=y)'),
  feature('zeroCrossingRate', 'default', 'music', {}, 'librosa.feature.zero_crossing_rate(y)'),
  feature(
    'zeroCrossingRate',
    'noise',
    'noise',
    { frameLength: 500, hopLength: 125 },
    'librosa.feature.zero_crossing_rate(y, frame_length=500, hop_length=125)',
  ),
  feature('zeroCrossingRate', 'padded', 'padded', {}, 'librosa.feature.zero_crossing_rate(y)'),
  feature('spectralCentroid', 'default', 'music', {}, 'librosa.feature.spectral_centroid(y=y, sr=sr)'),
  feature(
    'spectralCentroid',
    'small',
    'violin',
    { nFft: 512, hopLength: 200 },
    'librosa.feature.spectral_centroid(y=y, sr=sr, n_fft=512, hop_length=200)',
  ),
  feature('spectralCentroid', 'silence', 'silence', {}, 'librosa.feature.spectral_centroid(y=y, sr=sr)'),
  feature('spectralBandwidth', 'default', 'music', {}, 'librosa.feature.spectral_bandwidth(y=y, sr=sr)'),
  feature('spectralBandwidth', 'p3', 'violin', { p: 3 }, 'librosa.feature.spectral_bandwidth(y=y, sr=sr, p=3)'),
  feature(
    'spectralBandwidth',
    'not_normalised',
    'noise',
    { norm: false },
    'librosa.feature.spectral_bandwidth(y=y, sr=sr, norm=False)',
  ),
  feature('spectralBandwidth', 'silence', 'silence', {}, 'librosa.feature.spectral_bandwidth(y=y, sr=sr)'),
  feature('spectralRolloff', 'default', 'music', {}, 'librosa.feature.spectral_rolloff(y=y, sr=sr)', sameBin),
  feature(
    'spectralRolloff',
    'half',
    'violin',
    { rollPercent: 0.5 },
    'librosa.feature.spectral_rolloff(y=y, sr=sr, roll_percent=0.5)',
    sameBin,
  ),
  feature(
    'spectralRolloff',
    'noise',
    'noise',
    { hopLength: 16 },
    'librosa.feature.spectral_rolloff(y=y, sr=sr, hop_length=16)',
    sameBin,
  ),
  feature('spectralRolloff', 'silence', 'silence', {}, 'librosa.feature.spectral_rolloff(y=y, sr=sr)', sameBin),

  feature('trim', 'padded', 'padded', { topDb: 20 }, 'librosa.effects.trim(y, top_db=20)[1]', {
    kind: 'equal',
    value: 1,
    why: 'whole samples',
  }),
  feature('trim', 'default', 'padded', {}, 'librosa.effects.trim(y)[1]', {
    kind: 'equal',
    value: 1,
    why: 'whole samples',
  }),
  feature('trim', 'silence', 'silence', {}, 'librosa.effects.trim(y)[1]', {
    kind: 'equal',
    value: 1,
    why: 'whole samples',
  }),
  feature('normalize', 'peak', 'violin', {}, 'librosa.util.normalize(y)'),
  feature('normalize', 'stereo', 'stereo', {}, 'librosa.util.normalize(y, axis=-1)'),
  feature('normalize', 'l2', 'violin', { norm: 'l2' }, 'librosa.util.normalize(y, norm=2)'),
  feature('normalize', 'silence', 'silence', {}, 'librosa.util.normalize(y)'),
  ...harmonyCases,
  ...vocoderCases,
];

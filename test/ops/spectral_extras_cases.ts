import type { Gate, OpCase } from './cases.ts';

/** A row whose op reads a tensor: the samples of the signal as 4 rows, or their squares. */
export interface ExtraCase extends OpCase {
  input?: 'rows' | 'squares';
}

const rounding: Gate = { kind: 'frameMaximum', value: 5e-7, why: 'float32 FFT, as stft' };
const ratio: Gate = { kind: 'relative', value: 1e-5, why: 'float32 sums over 1,025 bins' };
const decibel: Gate = { kind: 'frameMaximum', value: 1e-5, why: 'the gate of issue 3; magnitudes in float64' };
const db: Gate = { kind: 'absolute', value: 2e-5, why: 'two units in the last place of 100 dB' };
const once: Gate = { kind: 'absolute', value: 1e-7, why: 'float64 sums of samples below 1, rounded once' };
const sample: Gate = { kind: 'absolute', value: 1.2e-7, why: 'one float32 multiplication and addition' };
const oneRounding: Gate = { kind: 'absolute', value: 2e-5, why: 'both in float64, rounded once; values up to 200' };
const whole: Gate = { kind: 'equal', value: 1, why: 'whole samples' };
const fit: Gate = { kind: 'frameMaximum', value: 1e-5, why: 'magnitudes from a float32 FFT' };

const rows = 'y[: len(y) // 4 * 4].reshape(4, -1)';
const squares = `(${rows}) ** 2`;

const row = (
  op: string,
  id: string,
  signal: string,
  options: Record<string, unknown>,
  librosa: string,
  gate: Gate,
  input?: 'rows' | 'squares',
): ExtraCase => ({ id: `${op}_${id}`, op, signal, options, librosa, gate, ...(input && { input }) });

/** Goldens of the ops around spectra. `node --import tsx test/ops/list_spectral_extras_cases.ts` lists them. */
export const spectralExtras: ExtraCase[] = [
  row('spectrogram', 'default', 'excerpt', {}, 'np.abs(librosa.stft(y64)).astype(np.float32)', rounding),
  row(
    'spectrogram',
    'power',
    'noise',
    { nFft: 400, hopLength: 160, power: 2 },
    '(np.abs(librosa.stft(y64, n_fft=400, hop_length=160)) ** 2).astype(np.float32)',
    rounding,
  ),
  row(
    'spectrogram',
    'power_1_5',
    'stereo',
    { nFft: 256, hopLength: 256, power: 1.5 },
    '(np.abs(librosa.stft(y64, n_fft=256, hop_length=256)) ** 1.5).astype(np.float32)',
    { ...rounding, value: 1e-6 },
  ),

  ...(
    [
      ['default', 'music', {}, ''],
      ['violin', 'violin', {}, ''],
      ['noise', 'noise', { nFft: 1024, hopLength: 300 }, ', n_fft=1024, hop_length=300'],
      ['linear', 'violin', { linear: true }, ', linear=True'],
      ['wide', 'music', { quantile: 0.3, nBands: 4, fMin: 100 }, ', quantile=0.3, n_bands=4, fmin=100'],
      ['padded', 'padded', {}, ''],
      ['silence', 'silence', {}, ''],
      ['stereo', 'stereo', {}, ''],
    ] as const
  ).map(([id, signal, options, librosa]) =>
    row('spectralContrast', id, signal, options, `librosa.feature.spectral_contrast(y=y, sr=sr${librosa})`, decibel),
  ),

  row('spectralFlatness', 'default', 'music', {}, 'librosa.feature.spectral_flatness(y=y)', ratio),
  row('spectralFlatness', 'violin', 'violin', {}, 'librosa.feature.spectral_flatness(y=y)', ratio),
  row(
    'spectralFlatness',
    'magnitude',
    'noise',
    { nFft: 512, power: 1, amin: 1e-6 },
    'librosa.feature.spectral_flatness(y=y, n_fft=512, power=1, amin=1e-6)',
    ratio,
  ),
  row('spectralFlatness', 'silence', 'silence', {}, 'librosa.feature.spectral_flatness(y=y)', ratio),

  row('polyFeatures', 'default', 'music', {}, 'librosa.feature.poly_features(y=y, sr=sr)', fit),
  row('polyFeatures', 'mean', 'violin', { order: 0 }, 'librosa.feature.poly_features(y=y, sr=sr, order=0)', fit),
  row('polyFeatures', 'cubic', 'music', { order: 3 }, 'librosa.feature.poly_features(y=y, sr=sr, order=3)', fit),

  row('delta', 'default', 'music', {}, `librosa.feature.delta(${rows})`, once, 'rows'),
  row('delta', 'second', 'music', { order: 2 }, `librosa.feature.delta(${rows}, order=2)`, once, 'rows'),
  ...(['nearest', 'mirror', 'constant', 'wrap'] as const).map((mode) =>
    row(
      'delta',
      mode,
      'noise',
      { width: 5, mode },
      `librosa.feature.delta(${rows}, width=5, mode='${mode}')`,
      once,
      'rows',
    ),
  ),

  row('pcen', 'default', 'music', {}, `librosa.pcen(${squares}, sr=sr)`, ratio, 'squares'),
  row(
    'pcen',
    'loud',
    'violin',
    { gain: 0.8, power: 0.25, timeConstant: 0.06 },
    `librosa.pcen(${squares}, sr=sr, gain=0.8, power=0.25, time_constant=0.06)`,
    ratio,
    'squares',
  ),
  row('pcen', 'log', 'music', { power: 0 }, `librosa.pcen(${squares}, sr=sr, power=0)`, ratio, 'squares'),
  row('pcen', 'no_bias', 'music', { bias: 0 }, `librosa.pcen(${squares}, sr=sr, bias=0)`, ratio, 'squares'),
  row('pcen', 'maximum', 'noise', { maxSize: 3 }, `librosa.pcen(${squares}, sr=sr, max_size=3)`, ratio, 'squares'),
  row('pcen', 'weight', 'noise', { smoothing: 0.5 }, `librosa.pcen(${squares}, sr=sr, b=0.5)`, ratio, 'squares'),

  row('powerToDb', 'default', 'music', {}, `librosa.power_to_db(${squares})`, db, 'squares'),
  row('powerToDb', 'ref', 'padded', { ref: 0.1 }, `librosa.power_to_db(${squares}, ref=0.1)`, db, 'squares'),
  row('powerToDb', 'max', 'padded', { ref: 'max' }, `librosa.power_to_db(${squares}, ref=np.max)`, db, 'squares'),
  row(
    'powerToDb',
    'open',
    'padded',
    { topDb: null, amin: 1e-8 },
    `librosa.power_to_db(${squares}, top_db=None, amin=1e-8)`,
    db,
    'squares',
  ),
  row('amplitudeToDb', 'default', 'music', {}, `librosa.amplitude_to_db(${rows})`, db, 'rows'),
  row(
    'amplitudeToDb',
    'max',
    'padded',
    { ref: 'max', topDb: 60 },
    `librosa.amplitude_to_db(${rows}, ref=np.max, top_db=60)`,
    db,
    'rows',
  ),
  row(
    'amplitudeToDb',
    'open',
    'padded',
    { ref: 0.5, topDb: null, amin: 1e-3 },
    `librosa.amplitude_to_db(${rows}, ref=0.5, top_db=None, amin=1e-3)`,
    db,
    'rows',
  ),

  ...(
    [
      ['default', 'excerpt', {}, 'y64'],
      ['smooth', 'noise', {}, 'y64'],
      ['prime', 'violin', { length: 10007 }, 'y64, 10007'],
      ['zeros', 'short', { length: 512 }, 'y64, 512'],
      ['one', 'one', {}, 'y64'],
      ['stereo', 'stereo', { length: 7000 }, 'y64, 7000'],
    ] as const
  ).map(([id, signal, options, numpy]) =>
    row('fourierTransform', id, signal, options, `np.fft.rfft(${numpy}).astype(np.complex64)`, oneRounding),
  ),

  row('preemphasis', 'default', 'excerpt', {}, 'librosa.effects.preemphasis(y)', sample),
  row('preemphasis', 'stereo', 'stereo', { coef: 0.5 }, 'librosa.effects.preemphasis(y, coef=0.5)', sample),
  ...(
    [
      ['default', 'padded', {}, ''],
      [
        'music',
        'music',
        { topDb: 15, frameLength: 512, hopLength: 128 },
        ', top_db=15, frame_length=512, hop_length=128',
      ],
      ['stereo', 'stereo', { topDb: 3, hopLength: 256 }, ', top_db=3, hop_length=256'],
      ['silence', 'silence', {}, ''],
    ] as const
  ).map(([id, signal, options, librosa]) =>
    row('split', id, signal, options, `librosa.effects.split(y${librosa})`, whole),
  ),
];

import type { Gate, OpCase } from './cases.ts';

const decibels: Gate = {
  kind: 'absolute',
  value: 1e-3,
  why: 'differences of decibels, whose own gate is 1e-3',
};
const exact: Gate = { kind: 'relative', value: 1e-9, why: 'the same frames, and a tempo from the same lag' };
const given: Gate = { kind: 'frameMaximum', value: 2e-6, why: 'float32 transforms of a given envelope' };
const ofAudio: Gate = { kind: 'frameMaximum', value: 1e-4, why: 'autocorrelation of decibels within 1e-3' };
const pulse: Gate = { kind: 'absolute', value: 1e-4, why: 'sums of 384 float32 sinusoids, of maximum 1' };

const row = (
  op: string,
  name: string,
  signal: string,
  options: Record<string, unknown>,
  librosa: string,
  gate: Gate,
  sampleRate = 22050,
): OpCase => ({ id: `${op}_${name}`, op, signal, sampleRate, options, librosa, gate });

const strength = (name: string, signal: string, options: Record<string, unknown>, librosa: string, gate = decibels) =>
  row('onsetStrength', name, signal, options, `librosa.onset.onset_strength(y=y, sr=sr, ${librosa})`, gate);
const onsets = (name: string, signal: string, options: Record<string, unknown>, librosa: string) =>
  row('onsetDetect', name, signal, options, `librosa.onset.onset_detect(**source, sr=sr, ${librosa})`, exact);
const tempo = (name: string, signal: string, options: Record<string, unknown>, librosa: string, rate?: number) =>
  row(
    'tempo',
    name,
    signal,
    { method: 'librosa', ...options },
    `librosa.feature.tempo(**source, sr=sr, ${librosa})`,
    exact,
    rate,
  );
const beats = (name: string, signal: string, options: Record<string, unknown>, librosa: string, rate?: number) =>
  row('beatTrack', name, signal, options, `beats(**source, sr=sr, ${librosa})`, exact, rate);
const tempogram = (name: string, signal: string, options: Record<string, unknown>, librosa: string, gate = given) =>
  row('tempogram', name, signal, options, `librosa.feature.tempogram(**source, sr=sr, ${librosa})`, gate);
const plp = (name: string, signal: string, options: Record<string, unknown>, librosa: string) =>
  row('plp', name, signal, options, `librosa.beat.plp(**source, sr=sr, ${librosa})`, pulse);

/**
 * Every golden of the ops on rhythm. Signals `drums` and `envelope` are made by rhythm_signals.ts; in the
 * librosa expression `source` is the keyword argument that passes the signal or the envelope. Add a row, run the
 * command in make_rhythm_goldens.py, commit both.
 */
export const rhythmCases: OpCase[] = [
  strength('default', 'drums', {}, ''),
  strength('music', 'music', {}, ''),
  strength('median', 'drums', { aggregate: 'median' }, 'aggregate=np.median'),
  strength('odd_median', 'music', { aggregate: 'median', nMels: 41 }, 'aggregate=np.median, n_mels=41'),
  strength('lag_and_maximum', 'music', { lag: 3, maxSize: 5, nMels: 64 }, 'lag=3, max_size=5, n_mels=64'),
  strength('even_maximum', 'violin', { maxSize: 4, fMax: 8000 }, 'max_size=4, fmax=8000'),
  strength('undelayed', 'music', { center: false, hopLength: 200 }, 'center=False, hop_length=200'),
  strength('detrended', 'drums', { detrend: true }, 'detrend=True', { ...decibels, value: 3e-3 }),
  strength('small', 'noise', { nFft: 512, hopLength: 128 }, 'n_fft=512, hop_length=128'),
  strength('padded', 'padded', {}, ''),
  strength('silence', 'silence', {}, ''),
  strength('short', 'short', {}, ''),
  strength('stereo', 'stereo', {}, ''),

  onsets('default', 'drums', {}, ''),
  onsets('backtrack', 'drums', { backtrack: true }, 'backtrack=True'),
  onsets('music', 'music', { hopLength: 256 }, 'hop_length=256'),
  onsets('envelope', 'envelope', {}, ''),
  onsets(
    'rule',
    'envelope',
    { preMax: 3, postMax: 4, preAvg: 10, postAvg: 12, wait: 9, delta: 0.02 },
    'pre_max=3, post_max=4, pre_avg=10, post_avg=12, wait=9, delta=0.02',
  ),
  onsets('not_normalised', 'envelope', { normalize: false, delta: 1.5 }, 'normalize=False, delta=1.5'),
  onsets('silence', 'silence', {}, ''),

  tempo('default', 'drums', {}, ''),
  tempo('rate', 'drums', { hopLength: 441 }, 'hop_length=441', 44100),
  tempo('envelope', 'envelope', {}, ''),
  tempo('slow', 'envelope', { startBpm: 60, stdBpm: 0.4 }, 'start_bpm=60, std_bpm=0.4'),
  tempo(
    'fast',
    'envelope',
    { startBpm: 400, stdBpm: 0.2, maxTempo: null },
    'start_bpm=400, std_bpm=0.2, max_tempo=None',
  ),
  tempo('window', 'envelope', { acSize: 3.21, maxTempo: 150 }, 'ac_size=3.21, max_tempo=150'),
  tempo('silence', 'silence', {}, ''),
  tempo('short', 'music', {}, ''),

  beats('default', 'drums', {}, ''),
  beats('rate', 'drums', {}, '', 44100),
  beats('untrimmed', 'drums', { trim: false }, 'trim=False'),
  beats('given_tempo', 'drums', { bpm: 90, tightness: 400 }, 'bpm=90, tightness=400'),
  beats('envelope', 'envelope', {}, ''),
  beats('loose', 'envelope', { tightness: 3, startBpm: 80 }, 'tightness=3, start_bpm=80'),
  beats('odd_period', 'envelope', { bpm: 199 }, 'bpm=199'),
  beats('music', 'music', { hopLength: 128 }, 'hop_length=128'),
  beats('silence', 'silence', {}, ''),

  tempogram('default', 'music', { winLength: 64 }, 'win_length=64', ofAudio),
  tempogram('envelope', 'envelope', { winLength: 50 }, 'win_length=50'),
  tempogram('odd', 'envelope', { winLength: 31, window: 'hamming' }, "win_length=31, window='hamming'"),
  tempogram('uncentred', 'envelope', { winLength: 40, center: false }, 'win_length=40, center=False'),
  tempogram('not_normalised', 'envelope', { winLength: 16, norm: 'none' }, 'win_length=16, norm=None'),
  tempogram('l2', 'envelope', { winLength: 16, norm: 'l2' }, 'win_length=16, norm=2'),
  tempogram('l1', 'stereo', { winLength: 10, norm: 'l1' }, 'win_length=10, norm=1', ofAudio),
  tempogram('silence', 'silence', { winLength: 10 }, 'win_length=10'),

  plp('default', 'drums', {}, ''),
  plp('envelope', 'envelope', {}, ''),
  plp(
    'window',
    'envelope',
    { winLength: 100, tempoMin: 60, tempoMax: 240 },
    'win_length=100, tempo_min=60, tempo_max=240',
  ),
  plp('odd', 'envelope', { winLength: 191, tempoMax: null }, 'win_length=191, tempo_max=None'),
  plp('slow', 'envelope', { winLength: 200, tempoMin: null }, 'win_length=200, tempo_min=None'),
  plp('stereo', 'stereo', { winLength: 16 }, 'win_length=16'),
  plp('silence', 'silence', {}, ''),
];

/** One row: yin or pyin on a test signal, and librosa's arguments for the same. */
export interface PitchCase {
  id: string;
  op: 'yin' | 'pyin';
  signal: string;
  sampleRate: number;
  options: Record<string, unknown>;
  /** Keyword arguments of librosa.yin or librosa.pyin, for test/golden/make_pitch_goldens.py. */
  librosa: Record<string, unknown>;
}

const range = { fMin: 65.40639132514966, fMax: 2093.004522404789 };
const librosaRange = { fmin: range.fMin, fmax: range.fMax };

const row = (
  op: 'yin' | 'pyin',
  name: string,
  signal: string,
  options: Record<string, unknown> = {},
  librosa: Record<string, unknown> = {},
  sampleRate = 22050,
): PitchCase => ({
  id: `${op}_${name}`,
  op,
  signal,
  sampleRate,
  options: { ...range, ...options },
  librosa: { ...librosaRange, ...librosa },
});

/** Every golden of yin and pyin. Add a row, run the command in make_pitch_goldens.py, commit both. */
export const pitchCases: PitchCase[] = [
  row('yin', 'violin', 'violin'),
  row('yin', 'glissando', 'glissando'),
  row('yin', 'music', 'music'),
  row('yin', 'noise', 'noise', { troughThreshold: 0.6 }, { trough_threshold: 0.6 }),
  row('yin', 'silence', 'silence'),
  row('yin', 'stereo', 'stereo'),
  row('yin', 'short', 'short'),
  row(
    'yin',
    'small_frames',
    'glissando',
    { frameLength: 700, hopLength: 100, fMin: 100, fMax: 1500 },
    { frame_length: 700, hop_length: 100, fmin: 100, fmax: 1500 },
  ),
  row('yin', 'odd_frames', 'violin', { frameLength: 1023 }, { frame_length: 1023 }),
  row('yin', 'uncentred', 'glissando', { center: false }, { center: false }),
  row('yin', 'reflect', 'violin', { padMode: 'reflect' }, { pad_mode: 'reflect' }),
  // One period of fMin nearly fills the frame.
  row(
    'yin',
    'long_periods',
    'glissando',
    { fMin: 45, fMax: 400, frameLength: 512 },
    { fmin: 45, fmax: 400, frame_length: 512 },
  ),
  row('yin', 'rate', 'violin', {}, {}, 48000),
  row('pyin', 'violin', 'violin'),
  row('pyin', 'glissando', 'glissando'),
  row('pyin', 'music', 'music'),
  row('pyin', 'noise', 'noise'),
  row('pyin', 'silence', 'silence'),
  row('pyin', 'stereo', 'stereo'),
  row('pyin', 'short', 'short'),
  row('pyin', 'clean_jump', 'clean_jump'),
  row(
    'pyin',
    'options',
    'glissando',
    {
      hopLength: 256,
      nThresholds: 50,
      betaAlpha: 3,
      betaBeta: 10,
      boltzmannParameter: 3,
      resolution: 0.3,
      maxTransitionRate: 25,
      switchProbability: 0.05,
      noTroughProbability: 0.1,
    },
    {
      hop_length: 256,
      n_thresholds: 50,
      beta_parameters: [3, 10],
      boltzmann_parameter: 3,
      resolution: 0.3,
      max_transition_rate: 25,
      switch_prob: 0.05,
      no_trough_prob: 0.1,
    },
  ),
  // An odd number of semitones a frame times an odd number of bins makes a band of even width.
  row(
    'pyin',
    'even_band',
    'glissando',
    { resolution: 0.35, maxTransitionRate: 10.8 },
    {
      resolution: 0.35,
      max_transition_rate: 10.8,
    },
  ),
  row('pyin', 'zero', 'glissando', { fillNa: 'zero', fMin: 200, fMax: 900 }, { fill_na: 0, fmin: 200, fmax: 900 }),
];

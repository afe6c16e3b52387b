import type { Gate, OpCase } from './cases.ts';

// Phases are float32 sums that are never wrapped, as in librosa: a rounding that goes the other way, because
// two angles differ by one unit in the last place, is kept for good, and grows with frequency and time.
const gate: Gate = {
  kind: 'absolute',
  value: 2e-4,
  why: 'roundings of float32 phases of up to 1e5 radians',
};
const plain: Gate = {
  kind: 'absolute',
  value: 5e-6,
  why: 'few frames, or none that are heard',
};

const stretch = (
  name: string,
  signal: string,
  options: Record<string, unknown>,
  librosa: string,
  within = gate,
): OpCase => ({
  id: `timeStretch_${name}`,
  op: 'timeStretch',
  signal,
  options,
  librosa: `librosa.effects.time_stretch(y, ${librosa})`,
  gate: within,
});

const shift = (
  name: string,
  signal: string,
  options: Record<string, unknown>,
  librosa: string,
  within = gate,
): OpCase => ({
  id: `pitchShift_${name}`,
  op: 'pitchShift',
  signal,
  options,
  librosa: `librosa.effects.pitch_shift(y, sr=sr, ${librosa})`,
  gate: within,
});

/** Faster, slower, skipping and repeating frames; tonal and transient signals; every shape of frame. */
export const vocoderCases: OpCase[] = [
  stretch('faster', 'music', { rate: 1.2 }, 'rate=1.2'),
  stretch('slower', 'excerpt', { rate: 0.7 }, 'rate=0.7'),
  stretch('skipping', 'excerpt', { rate: 2.75 }, 'rate=2.75'),
  stretch('far', 'music', { rate: 41 }, 'rate=41'),
  stretch('violin', 'violin', { rate: 1.5 }, 'rate=1.5'),
  stretch('noise', 'noise', { rate: 1.1, nFft: 512 }, 'rate=1.1, n_fft=512'),
  stretch('odd', 'noise', { rate: 1.3, nFft: 511, hopLength: 100 }, 'rate=1.3, n_fft=511, hop_length=100'),
  stretch(
    'window',
    'noise',
    { rate: 0.9, nFft: 1024, winLength: 800, hopLength: 160 },
    'rate=0.9, n_fft=1024, win_length=800, hop_length=160',
  ),
  {
    ...stretch('reflect', 'noise', { rate: 1.25, padMode: 'reflect' }, ''),
    librosa:
      "librosa.istft(librosa.phase_vocoder(librosa.stft(y, pad_mode='reflect'), rate=1.25), length=round(len(y) / 1.25))",
  },
  // At the ends almost nothing is divided by almost nothing.
  stretch('open', 'noise', { rate: 1.25, center: false }, 'rate=1.25, center=False', { ...gate, interior: 200 }),
  stretch('click', 'click', { rate: 1.4 }, 'rate=1.4'),
  stretch('same', 'excerpt', { rate: 1 }, 'rate=1.0', plain),
  stretch('short', 'short', { rate: 1.2, nFft: 256 }, 'rate=1.2, n_fft=256'),
  stretch('silence', 'silence', { rate: 0.8 }, 'rate=0.8', plain),
  stretch('stereo', 'stereo', { rate: 1.2, nFft: 512 }, 'rate=1.2, n_fft=512'),

  shift('up', 'music', { steps: 2 }, 'n_steps=2'),
  shift('down', 'excerpt', { steps: -3.5 }, 'n_steps=-3.5'),
  shift('octave', 'violin', { steps: 12 }, 'n_steps=12'),
  shift('quarter', 'noise', { steps: 1, binsPerOctave: 24, nFft: 512 }, 'n_steps=1, bins_per_octave=24, n_fft=512'),
  shift('scale', 'click', { steps: 5, scale: true }, 'n_steps=5, scale=True'),
  shift('none', 'short', { steps: 0, nFft: 64 }, 'n_steps=0, n_fft=64', plain),
  shift('stereo', 'stereo', { steps: -2, nFft: 512 }, 'n_steps=-2, n_fft=512'),
  shift('silence', 'silence', { steps: 2 }, 'n_steps=2', plain),
];

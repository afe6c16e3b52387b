import type { OpCase } from './cases.ts';

const whisper = (id: string, signal: string, options: Record<string, unknown>): OpCase => ({
  id: `whisper_${id}`,
  op: 'whisper',
  signal,
  sampleRate: 16000,
  options,
  librosa: '',
  gate: { kind: 'absolute', value: 8e-6, why: '' },
});
const resample = (id: string, signal: string, from: number, to: number): OpCase => ({
  id: `resample_${id}`,
  op: 'resample',
  signal,
  sampleRate: from,
  options: { targetSampleRate: to },
  librosa: '',
  gate: { kind: 'absolute', value: 5e-7, why: '' },
});

/** Without a golden of their own: these are compared with the CPU alone. */
export const cudaCases: OpCase[] = [
  whisper('clip', 'violin', { length: 32000 }),
  whisper('whole', 'music', { length: null, nMels: 128 }),
  whisper('cut', 'music', { length: 8000 }),
  whisper('silence', 'silence', { length: 16000 }),
  whisper('one', 'one', { length: 4800 }),
  whisper('stereo', 'stereo', { length: 12000 }),
  ...[256, 480, 512, 960, 1024, 1920, 4096, 100, 16384, 1009, 2018].map(
    (nFft): OpCase => ({
      ...whisper(`nFft_${nFft}`, 'excerpt', { nFft }),
      id: `spectrogram_${nFft}`,
      op: 'spectrogram',
    }),
  ),
  ...[256, 480, 512, 960, 1024, 1920, 4096].map(
    (nFft): OpCase => ({
      ...whisper('', 'excerpt', { nFft, hopLength: Math.floor(nFft / 3), precision: 'f64' }),
      id: `stft_f64_${nFft}`,
      op: 'stft',
    }),
  ),
  ...[400, 1024, 4096].map(
    (nFft): OpCase => ({
      ...whisper('', 'excerpt', {
        nFft,
        hopLength: nFft / 4,
        nMels: 64,
        precision: 'f64',
        scale: nFft > 400 ? 'db' : 'power',
      }),
      id: `mel_f64_${nFft}`,
      op: 'mel',
    }),
  ),
  { ...whisper('', 'excerpt', { precision: 'f64', power: 1.5 }), id: 'mel_f64_power', op: 'mel' },
  resample('32k', 'excerpt', 44100, 32000),
  resample('16k', 'excerpt', 44100, 16000),
  resample('up', 'click', 22050, 48000),
  resample('stereo', 'stereo', 48000, 22050),
  resample('quarter', 'music', 44100, 11025),
  resample('sixfold', 'click', 8000, 48000),
  resample('awkward', 'excerpt', 22050, 19001.37),
  resample('far', 'music', 48000, 1500),
  resample('one', 'one', 22050, 16000),
  resample('44k', 'excerpt', 48000, 44100),
  resample('third', 'click', 48000, 16000),
  resample('double', 'stereo', 22050, 44100),
  resample('after', 'excerpt', 44100, 24000),
  resample('finer', 'click', 16000, 44100),
  resample('long_cycles', 'music', 44100, 31337),
  { ...resample('scaled', 'stereo', 44100, 32000), options: { targetSampleRate: 32000, scale: true, fix: false } },
  resample('equal', 'short', 16000, 16000),
];

/** An inverse transform: options of stft, and `length` of istft. */
export interface Inverse {
  signal?: string;
  nFft?: number;
  hopLength?: number;
  winLength?: number;
  window?: 'ones' | 'hann';
  center?: boolean;
  length?: number;
}

/** Every length of a register FFT and others, few and many overlapping frames, none at all, ends cut and filled up. */
export const inverses: Inverse[] = [
  { signal: 'excerpt' },
  ...[256, 400, 480, 512, 960, 1024, 1920, 4096].flatMap((nFft) => [{ nFft }, { nFft, hopLength: nFft / 16 }]),
  { nFft: 2048, hopLength: 683, winLength: 2001 },
  { nFft: 512, winLength: 400, hopLength: 100, length: 5000 },
  { nFft: 255, hopLength: 60 },
  { nFft: 250, hopLength: 7, length: 3001 },
  { nFft: 3000, hopLength: 1000 },
  { nFft: 256, hopLength: 256, window: 'ones' },
  { nFft: 256, hopLength: 300, window: 'ones', length: 30_000 },
  { nFft: 100, hopLength: 333, window: 'ones', center: false },
  { nFft: 512, hopLength: 128, length: 60_000 },
  { signal: 'stereo', nFft: 400, center: false, length: 9001 },
  { signal: 'short', nFft: 256, hopLength: 200, winLength: 100 },
  { signal: 'one' },
];

import type { KaldiFbankOptions, MelOptions, MfccOptions } from '../native/options.generated.ts';

const torchaudioMel = {
  nFft: 400,
  hopLength: 200,
  nMels: 128,
  melScale: 'htk',
  norm: 'none',
  padMode: 'reflect',
} as const satisfies MelOptions;

const clapMel = {
  nFft: 1024,
  hopLength: 480,
  nMels: 64,
  fMin: 50,
  fMax: 14000,
  padMode: 'reflect',
  scale: 'db',
  topDb: null,
} as const satisfies MelOptions;

/**
 * Options of other libraries and models, for `with`: `mel.with(presets.torchaudio)`. Lengths are in samples,
 * so the signal must have the rate that is named. Models whose input is more than a mel spectrogram have
 * features of their own: `whisper`, `vggishExamples`, `kaldiFbank`.
 */
export const presets = {
  /** `torchaudio.transforms.MelSpectrogram` with its defaults, for `mel`; any rate. */
  torchaudio: torchaudioMel,
  /** `torchaudio.transforms.MFCC` with its defaults, for `mfcc`; any rate. */
  torchaudioMfcc: { ...torchaudioMel, nMfcc: 40 } as const satisfies MfccOptions,
  /** The mel bands of Whisper in power, for `mel` at 16 kHz; `whisper` gives the model's input. */
  whisper: {
    nFft: 400,
    hopLength: 160,
    nMels: 80,
    fMax: 8000,
    padMode: 'reflect',
  } as const satisfies MelOptions,
  /** LAION-CLAP without fusion (`rand_trunc`), for `mel` at 48 kHz: decibels of Slaney's bands. */
  clap: { ...clapMel, melScale: 'slaney', norm: 'slaney' } as const satisfies MelOptions,
  /** LAION-CLAP with fusion, for `mel` at 48 kHz: decibels of HTK's bands. */
  clapFusion: { ...clapMel, melScale: 'htk', norm: 'none' } as const satisfies MelOptions,
  /** Kaldi's `compute-fbank-feats` with its defaults (23 bands), for `kaldiFbank`; any rate. */
  kaldi: { nMels: 23 } as const satisfies KaldiFbankOptions,
  /** Frames of the Audio Spectrogram Transformer, for `kaldiFbank` at 16 kHz, before its normalisation. */
  audioSpectrogramTransformer: {
    nMels: 128,
    window: 'hanning',
    gain: 1,
  } as const satisfies KaldiFbankOptions,
} as const;

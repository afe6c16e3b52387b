import type { AudioSignal } from '../../core/signal.ts';
import type { Tensor } from '../../core/tensor.ts';

/** Measures of a clip as it goes into the dataset: the column `audio_features`, whose names these are. */
export interface AudioFeatures {
  /** Seconds. */
  duration: number;
  /** Beats per minute. */
  tempo: number;
  /** Such as `F#`, with its scale. */
  key: string;
  scale: string;
  /** Correlation with the key's profile, at most 1. */
  key_strength: number;
  /** Energy of the harmonic part over that of both parts, 0 to 1; 0 for silence. */
  harmonic_ratio: number;
  /** Means over frames, in Hz. */
  spectral_centroid: number;
  spectral_bandwidth: number;
  spectral_rolloff: number;
  /** Means over frames of each octave band, in dB. */
  spectral_contrast: number[];
  /** Mean over frames, 0 (tone) to 1 (noise). */
  spectral_flatness: number;
  /** Mean and standard deviation over frames of 13 coefficients. */
  mfcc_mean: number[];
  mfcc_std: number[];
  /** Means over frames. */
  zero_crossing_rate: number;
  rms: number;
  /** Integrated loudness in LUFS, at least -70 (the gate of BS.1770). */
  loudness: number;
}

/** Measures of the recording before it was changed: the column `quality`. */
export interface RecordingQuality {
  /** Hz and channels of the file. */
  sample_rate: number;
  channels: number;
  /** Largest magnitude; full scale is 1. */
  peak: number;
  /** Share of samples in runs at full scale. */
  clipping_ratio: number;
  /** Hz above which nothing is left: low for upsampled and lossy sources. */
  bandwidth: number;
  /** Share of time below -60 dB. */
  silence_ratio: number;
  dc_offset: number;
  /** Integrated loudness in LUFS, at least -70. */
  loudness: number;
}

/** A clip on its way: samples ready for the model, and where they come from. */
export interface Clip {
  /** Which of the recording's clips, from 0. */
  index: number;
  /** Seconds from the recording's beginning. */
  start: number;
  audio: AudioSignal;
  quality: RecordingQuality;
}

/** What is stored of a clip beside its tensors. */
export interface ClipRecord {
  index: number;
  start: number;
  sampleRate: number;
  quality: RecordingQuality;
  audioFeatures: AudioFeatures;
  /** SHA-256 of the samples as little-endian float32. */
  sha256: string;
}

/** A processed clip. */
export interface ProcessedClip {
  record: ClipRecord;
  /** Float32 `[channels, samples]`. */
  audio: Tensor<'float32'>;
  /** Float32 `[nMels, 3000]`. */
  whisper?: Tensor<'float32'>;
  /** Int32 `[frames, codebooks]`. */
  labels?: Tensor<'int32'>;
  /** Results of the features asked for beside the built-in ones, by name. */
  features: Record<string, Tensor>;
}

/** Loudness has no value below the absolute gate of BS.1770: silence is -Infinity, which JSON cannot hold. */
export function gatedLoudness(lufs: number): number {
  return Math.max(-70, lufs);
}

import { ParameterError } from '../core/errors.ts';
import type { Feature } from '../core/op.ts';
import { chroma } from './chroma.ts';
import { chromaCens } from './chroma_cens.ts';
import { chromaCqt } from './chroma_cqt.ts';
import { cqt } from './cqt.ts';
import { kaldiFbank } from './kaldi_fbank.ts';
import { loudness } from './loudness.ts';
import { mel } from './mel.ts';
import { mfcc } from './mfcc.ts';
import { onsetStrength } from './onset_strength.ts';
import { plp } from './plp.ts';
import { polyFeatures } from './poly_features.ts';
import { rms } from './rms.ts';
import { spectralBandwidth } from './spectral_bandwidth.ts';
import { spectralCentroid } from './spectral_centroid.ts';
import { spectralContrast } from './spectral_contrast.ts';
import { spectralFlatness } from './spectral_flatness.ts';
import { spectralRolloff } from './spectral_rolloff.ts';
import { spectrogram } from './spectrogram.ts';
import { stft } from './stft.ts';
import { tempogram } from './tempogram.ts';
import { tonnetz } from './tonnetz.ts';
import { whisper } from './whisper.ts';
import { yin } from './yin.ts';
import { zeroCrossingRate } from './zero_crossing_rate.ts';

const features = new Map<string, Feature>();

/**
 * Makes a feature known by name, so that saved classifiers and the command line find it. Built-in
 * features are registered already; register your own before loading a model that was trained on it.
 *
 * @throws ParameterError when another feature has the name
 */
export function registerFeature(feature: Feature): void {
  const known = features.get(feature.opName);
  if (known && known !== feature) throw new ParameterError(`feature: the name '${feature.opName}' is taken`);
  features.set(feature.opName, feature);
}

/** The feature with this name. @throws ParameterError when there is none */
export function featureByName(name: string): Feature {
  const feature = features.get(name);
  if (feature) return feature;
  throw new ParameterError(`feature: expected one of ${featureNames().join(', ')}, got '${name}'`);
}

/** Names of all registered features, sorted. */
export function featureNames(): string[] {
  return [...features.keys()].sort();
}

for (const feature of [
  chroma,
  chromaCens,
  chromaCqt,
  cqt,
  kaldiFbank,
  loudness,
  mel,
  mfcc,
  onsetStrength,
  plp,
  polyFeatures,
  rms,
  spectralBandwidth,
  spectralCentroid,
  spectralContrast,
  spectralFlatness,
  spectralRolloff,
  spectrogram,
  stft,
  tempogram,
  tonnetz,
  whisper,
  yin,
  zeroCrossingRate,
]) {
  registerFeature(feature as unknown as Feature);
}

/**
 * melisma: music audio for Node. Signals, features and effects; datasets are in `melisma/dataset`,
 * classifiers in `melisma/classifier`.
 */
export {
  type AudioInfo,
  type AudioSource,
  type AudioWarning,
  type LoadOptions,
  loadAudio,
  probeAudio,
  type SaveOptions,
  saveAudio,
} from './audio/index.ts';
export type { Device } from './core/device.ts';
export {
  DataError,
  DecodeError,
  type DecodeStage,
  DeviceError,
  MelismaError,
  ModelError,
  ParameterError,
} from './core/errors.ts';
export { defineFeature, type FeatureDefinition, type PooledFeature } from './core/feature.ts';
export type { Feature, Op, Plan, PlanTarget, PoolStatistic, ResolvedOptions } from './core/op.ts';
export type { Progress, RunOptions } from './core/run.ts';
export { AudioSignal } from './core/signal.ts';
export { type DType, Tensor, type TensorData } from './core/tensor.ts';
export { addNoise } from './effects/add_noise.ts';
export { griffinLim } from './effects/griffin_lim.ts';
export { type HarmonicPercussive, hpss, hpssSpectrogram } from './effects/hpss.ts';
export { medianFilter } from './effects/median_filter.ts';
export { normalize } from './effects/normalize.ts';
export { phaseVocoder } from './effects/phase_vocoder.ts';
export { pitchShift } from './effects/pitch_shift.ts';
export { preemphasis } from './effects/preemphasis.ts';
export { resample } from './effects/resample.ts';
export { type Interval, split } from './effects/split.ts';
export { timeStretch } from './effects/time_stretch.ts';
export { type Trimmed, trim } from './effects/trim.ts';
export { type AudioQuality, audioQuality, truePeak } from './features/audio_quality.ts';
export { type BeatTrack, beatTrack } from './features/beat_track.ts';
export { chroma } from './features/chroma.ts';
export { chromaCens } from './features/chroma_cens.ts';
export { chromaCqt } from './features/chroma_cqt.ts';
export { type ClapInput, type ClapOptions, clap } from './features/clap.ts';
export { cqt } from './features/cqt.ts';
export { amplitudeToDb, powerToDb } from './features/decibels.ts';
export { delta } from './features/delta.ts';
export type { EnvelopeRate, FrameTimes, RhythmInput } from './features/envelope_input.ts';
export { estimateKey, type KeyEstimate } from './features/estimate_key.ts';
export { estimateTuning } from './features/estimate_tuning.ts';
export { features, planFeatures } from './features/features.ts';
export { fourierTransform } from './features/fourier_transform.ts';
export { type IcqtOptions, icqt } from './features/icqt.ts';
export { istft } from './features/istft.ts';
export { kaldiFbank } from './features/kaldi_fbank.ts';
export { integratedLoudness, loudness, loudnessRange } from './features/loudness.ts';
export { mel } from './features/mel.ts';
export { melToStft } from './features/mel_to_stft.ts';
export { mfcc } from './features/mfcc.ts';
export { onsetDetect } from './features/onset_detect.ts';
export { onsetStrength } from './features/onset_strength.ts';
export { pcen } from './features/pcen.ts';
export { plp } from './features/plp.ts';
export { polyFeatures } from './features/poly_features.ts';
export { presets } from './features/presets.ts';
export { type PitchTrack, pyin } from './features/pyin.ts';
export { featureByName, featureNames, registerFeature } from './features/registry.ts';
export { rms } from './features/rms.ts';
export { spectralBandwidth } from './features/spectral_bandwidth.ts';
export { spectralCentroid } from './features/spectral_centroid.ts';
export { spectralContrast } from './features/spectral_contrast.ts';
export { spectralFlatness } from './features/spectral_flatness.ts';
export { spectralRolloff } from './features/spectral_rolloff.ts';
export { spectrogram } from './features/spectrogram.ts';
export { stft } from './features/stft.ts';
export { tempo } from './features/tempo.ts';
export { type RhythmFeature, tempogram } from './features/tempogram.ts';
export { tonnetz } from './features/tonnetz.ts';
export { vggishExamples } from './features/vggish_examples.ts';
export { whisper } from './features/whisper.ts';
export { yin } from './features/yin.ts';
export { zeroCrossingRate } from './features/zero_crossing_rate.ts';
export {
  type Checkpoint,
  type CheckpointDType,
  type CheckpointFormat,
  type CheckpointInspection,
  describeInspection,
  inspectCheckpoint,
  openCheckpoint,
  readCheckpointTensor,
  type TensorLocation,
} from './models/checkpoint/index.ts';
export {
  defineEmbedding,
  type EmbeddingDefinition,
  type OpenEmbedding,
} from './models/define_embedding.ts';
export { type DelayPatternOptions, delayPattern, MUSICGEN_PAD_TOKEN } from './models/delay_pattern.ts';
export { type DemucsOptions, demucs, instrumental, mixWithout, type Stems, separate } from './models/demucs/index.ts';
export {
  type EncodecCodes,
  type EncodecDecodeOptions,
  type EncodecOptions,
  encodec,
  encodecDecode,
  encodecWithScales,
} from './models/encodec/index.ts';
export {
  type CatalogueEntry,
  catalogue,
  type Licence,
  type PulledModel,
  type PullOptions,
  pullModel,
  type ResolvedWeights,
  resolveWeights,
} from './models/hub/index.ts';
export { type T5Options, type TokenizedText, t5Encoder } from './models/t5/t5_encoder.ts';
export { loadTokenizer, type Tokenizer } from './models/tokenizer/index.ts';
export { type TorchscriptDefinition, torchscript } from './models/torchscript/torchscript.ts';
export { type VggishOptions, vggish } from './models/vggish/index.ts';
export type * from './native/options.generated.ts';
export { type RuntimeInfo, runtimeInfo } from './runtime_info.ts';

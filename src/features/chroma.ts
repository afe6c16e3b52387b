import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { ChromaOptions } from '../native/options.generated.ts';

/**
 * Energy of each pitch class from short-time power spectra: float32 `[nChroma, frames]` (several channels:
 * `[channels, nChroma, frames]`), from C on, the largest of each frame 1. Without `tuning` it is estimated,
 * over all channels: `estimateTuning(audio, { power: 2 })` gives the same number.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.chroma_stft`
 * @example
 * const pitchClasses = await chroma(audio, { tuning: 0 });
 */
export const chroma = asFeature(
  nativeOp<ChromaOptions, Tensor<'float32'>, AudioSignal>({ name: 'chroma', wrap: firstTensor }),
);

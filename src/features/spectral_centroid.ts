import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { SpectralCentroidOptions } from '../native/options.generated.ts';

/**
 * Mean frequency of each frame, weighted by magnitude: float32 `[1, frames]`, in Hz. Silence gives 0.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.spectral_centroid`
 * @example
 * const brightness = await spectralCentroid(audio);
 */
export const spectralCentroid = asFeature(
  nativeOp<SpectralCentroidOptions, Tensor<'float32'>, AudioSignal>({ name: 'spectralCentroid', wrap: firstTensor }),
);

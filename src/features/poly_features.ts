import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { PolyFeaturesOptions } from '../native/options.generated.ts';

/**
 * Coefficients of the polynomial in Hz that fits the magnitudes of each frame best, highest power first:
 * float32 `[order + 1, frames]` (stereo: `[channels, order + 1, frames]`).
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.poly_features`
 * @example
 * const slopeAndLevel = await polyFeatures(audio); // [2, frames]
 */
export const polyFeatures = asFeature(
  nativeOp<PolyFeaturesOptions, Tensor<'float32'>, AudioSignal>({ name: 'polyFeatures', wrap: firstTensor }),
);

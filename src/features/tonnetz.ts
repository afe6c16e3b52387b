import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { TonnetzOptions } from '../native/options.generated.ts';

/**
 * Tonal centroids: float32 `[6, frames]` (several channels: `[channels, 6, frames]`), the chroma of each frame on
 * the circles of fifths, minor thirds and major thirds. Chroma as `chromaCqt` makes it.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio, filters beyond half the sample rate
 * @see Harte, Sandler and Gasser, 2006; librosa 0.11 `librosa.feature.tonnetz`
 * @example
 * const centroids = await tonnetz(audio);
 */
export const tonnetz = asFeature(
  nativeOp<TonnetzOptions, Tensor<'float32'>, AudioSignal>({ name: 'tonnetz', wrap: firstTensor }),
);

import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { SpectralFlatnessOptions } from '../native/options.generated.ts';

/**
 * How much each frame is like noise (1) rather than tones (0): float32 `[1, frames]` (stereo: `[channels, 1,
 * frames]`), the geometric over the arithmetic mean of the power spectrum. Silence gives 1.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.spectral_flatness`
 * @example
 * const flatness = await spectralFlatness(audio);
 */
export const spectralFlatness = asFeature(
  nativeOp<SpectralFlatnessOptions, Tensor<'float32'>, AudioSignal>({ name: 'spectralFlatness', wrap: firstTensor }),
);

import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { SpectralBandwidthOptions } from '../native/options.generated.ts';

/**
 * Spread of each frame around its centroid, of order `p`: float32 `[1, frames]`, in Hz.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.spectral_bandwidth`
 * @example
 * const spread = await spectralBandwidth(audio, { p: 2 });
 */
export const spectralBandwidth = asFeature(
  nativeOp<SpectralBandwidthOptions, Tensor<'float32'>, AudioSignal>({ name: 'spectralBandwidth', wrap: firstTensor }),
);

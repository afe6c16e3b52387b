import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { SpectralContrastOptions } from '../native/options.generated.ts';

/**
 * Peaks over valleys of the spectrum in octave bands, in dB: float32 `[nBands + 1, frames]` (stereo:
 * `[channels, nBands + 1, frames]`), lowest band first. High values are clear tones, low ones noise.
 *
 * @throws ParameterError for a bad option, bands without bins, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.spectral_contrast`
 * @example
 * const contrast = await spectralContrast(audio); // [7, frames]
 */
export const spectralContrast = asFeature(
  nativeOp<SpectralContrastOptions, Tensor<'float32'>, AudioSignal>({ name: 'spectralContrast', wrap: firstTensor }),
);

import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { SpectralRolloffOptions } from '../native/options.generated.ts';

/**
 * Frequency below which `rollPercent` of the magnitude of a frame lies: float32 `[1, frames]`, in Hz.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.spectral_rolloff`
 * @example
 * const rolloff = await spectralRolloff(audio, { rollPercent: 0.85 });
 */
export const spectralRolloff = asFeature(
  nativeOp<SpectralRolloffOptions, Tensor<'float32'>, AudioSignal>({ name: 'spectralRolloff', wrap: firstTensor }),
);

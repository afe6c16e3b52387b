import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { SpectrogramOptions } from '../native/options.generated.ts';

/**
 * Magnitude spectrogram, or power with `power: 2`: float32 `[1 + nFft / 2, frames]` (stereo: `[channels,
 * 1 + nFft / 2, frames]`).
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `numpy.abs(librosa.stft(y)) ** power`
 * @example
 * const magnitudes = await spectrogram(audio, { nFft: 1024, hopLength: 256 });
 */
export const spectrogram = asFeature(
  nativeOp<SpectrogramOptions, Tensor<'float32'>, AudioSignal>({ name: 'spectrogram', wrap: firstTensor }),
);

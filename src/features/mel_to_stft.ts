import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { MelToStftOptions } from '../native/options.generated.ts';

/**
 * Magnitudes that a mel spectrogram may come from: float32 `[..., 1 + nFft / 2, frames]` of `[..., nMels,
 * frames]`, by non-negative least squares. There are many such spectra; of this one the mel bands are at least
 * as close to those given as of librosa's. `power` and the filter options are those of `mel`.
 *
 * @throws ParameterError for a bad option, NaN or infinity
 * @see librosa 0.11 `librosa.feature.inverse.mel_to_stft`
 * @example
 * const bands = await mel(audio);
 * const estimate = await melToStft(bands, { sampleRate: audio.sampleRate });
 */
export const melToStft = nativeOp<MelToStftOptions & { sampleRate: number }, Tensor<'float32'>, Tensor<'float32'>>({
  name: 'melToStft',
  wrap: firstTensor,
});

import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstSignal, nativeOp } from '../native/op.ts';
import type { IstftOptions } from '../native/options.generated.ts';

/**
 * Inverse short-time Fourier transform: from complex64 `[bins, frames]` or `[channels, bins, frames]`
 * to a signal at `sampleRate`. With the options of the forward transform, `istft(stft(x))` is `x`.
 * `length` fixes the number of samples; otherwise it is what the frames cover.
 *
 * @throws ParameterError when the spectrogram does not fit `nFft`
 * @see librosa 0.11 `librosa.istft`
 * @example
 * const audio = await istft(spectrum, { hopLength: 512, sampleRate: 22050 });
 */
export const istft = nativeOp<IstftOptions & { sampleRate: number }, AudioSignal, Tensor<'complex64'>>({
  name: 'istft',
  wrap: (outputs, _input, { sampleRate }) => firstSignal(outputs, sampleRate),
});

import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { nativeOp, toTensor } from '../native/op.ts';
import type { FourierTransformOptions } from '../native/options.generated.ts';

/**
 * The discrete Fourier transform of a whole signal, without a window: complex64 `[1 + N / 2]` (stereo:
 * `[channels, 1 + N / 2]`), real and imaginary parts interleaved in `data`. Bin `k` is `k * sampleRate / N` Hz;
 * `N` is the length of the signal unless `length` cuts it or fills it up with zeros.
 *
 * @throws ParameterError for an empty signal, a bad option, NaN or infinity in the audio
 * @see numpy 2.4 `numpy.fft.rfft`
 * @example
 * const whole = await fourierTransform(audio);
 */
export const fourierTransform = nativeOp<FourierTransformOptions, Tensor<'complex64'>, AudioSignal>({
  name: 'fourierTransform',
  wrap: (outputs) => toTensor(outputs[0]!) as Tensor<'complex64'>,
});

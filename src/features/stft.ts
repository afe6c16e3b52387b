import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { nativeOp, toTensor } from '../native/op.ts';
import type { StftOptions } from '../native/options.generated.ts';

/**
 * Short-time Fourier transform: complex64 `[1 + nFft / 2, frames]` (stereo: `[channels, 1 + nFft / 2,
 * frames]`), real and imaginary parts interleaved in `data`. With `center` (the default) frame `t` is
 * centred on sample `t * hopLength` and there are `1 + floor(length / hopLength)` frames.
 *
 * `precision: 'f64'` computes in float64 and rounds once at the end, as librosa does.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio, or, without `center`, audio
 *   shorter than `nFft`
 * @see librosa 0.11 `librosa.stft`
 * @example
 * const spectrum = await stft(audio, { nFft: 2048, hopLength: 512 });
 */
export const stft = asFeature(
  nativeOp<StftOptions, Tensor<'complex64'>, AudioSignal>({
    name: 'stft',
    wrap: (outputs) => toTensor(outputs[0]!) as Tensor<'complex64'>,
  }),
);

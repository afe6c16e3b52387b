import type { Tensor } from '../core/tensor.ts';
import { nativeOp, toTensor } from '../native/op.ts';
import type { PhaseVocoderOptions } from '../native/options.generated.ts';

/**
 * A complex spectrogram played `rate` times faster at its pitch: complex64 `[bins, frames]` or
 * `[channels, bins, frames]` with `ceil(frames / rate)` frames. Between `stft` and `istft` it stretches time.
 *
 * @throws ParameterError for a bad option or a spectrogram that does not fit `nFft`
 * @see librosa 0.11 `librosa.phase_vocoder`; Ellis, "A phase vocoder in Matlab", 2002
 * @example
 * const slower = await phaseVocoder(spectrum, { rate: 0.8, hopLength: 512 });
 */
export const phaseVocoder = nativeOp<PhaseVocoderOptions, Tensor<'complex64'>, Tensor<'complex64'>>({
  name: 'phaseVocoder',
  wrap: ([spectrogram]) => toTensor(spectrogram!) as Tensor<'complex64'>,
});

import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { nativeOp, toTensor } from '../native/op.ts';
import type { CqtOptions } from '../native/options.generated.ts';

/**
 * Constant-Q transform: complex64 `[nBins, frames]` (several channels: `[channels, nBins, frames]`), each
 * frequency a fixed ratio above the one before. Lower octaves are computed at lower rates, with the response of
 * soxr's HQ resampling.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio, filters beyond half the sample rate
 * @see librosa 0.11 `librosa.cqt`; Schörkhuber and Klapuri, 2010
 * @example
 * const transform = await cqt(audio, { binsPerOctave: 36, nBins: 252 });
 */
export const cqt = asFeature(
  nativeOp<CqtOptions, Tensor<'complex64'>, AudioSignal>({
    name: 'cqt',
    wrap: ([transform]) => toTensor(transform!) as Tensor<'complex64'>,
  }),
);

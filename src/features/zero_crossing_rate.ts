import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { ZeroCrossingRateOptions } from '../native/options.generated.ts';

/**
 * Share of samples at which the sign changes, of each frame: float32 `[1, frames]`, 0 to 1.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.zero_crossing_rate`
 * @example
 * const noisiness = await zeroCrossingRate(audio);
 */
export const zeroCrossingRate = asFeature(
  nativeOp<ZeroCrossingRateOptions, Tensor<'float32'>, AudioSignal>({ name: 'zeroCrossingRate', wrap: firstTensor }),
);

import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { OnsetStrengthOptions } from '../native/options.generated.ts';

/**
 * How much louder the mel bands of each frame are than those `lag` frames before: the mean, or with
 * `aggregate: 'median'` the median, over bands of `max(0, difference in dB)`. Known as spectral flux. Float32
 * `[frames]` (several channels: `[channels, frames]`).
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.onset.onset_strength`; Böck and Widmer, 2013
 * @example
 * const envelope = await onsetStrength(audio, { hopLength: 256, maxSize: 3 });
 */
export const onsetStrength = asFeature(
  nativeOp<OnsetStrengthOptions, Tensor<'float32'>, AudioSignal>({ name: 'onsetStrength', wrap: firstTensor }),
);

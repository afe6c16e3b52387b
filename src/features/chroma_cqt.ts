import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { ChromaCqtOptions } from '../native/options.generated.ts';

/**
 * Energy of each pitch class from a constant-Q transform: float32 `[nChroma, frames]` (several channels:
 * `[channels, nChroma, frames]`), from C on, the largest of each frame 1. Without `tuning` it is estimated, over
 * all channels: `estimateTuning(audio, { binsPerOctave: 36 })` gives the same number.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio, filters beyond half the sample rate
 * @see librosa 0.11 `librosa.feature.chroma_cqt`
 * @example
 * const pitchClasses = await chromaCqt(audio);
 */
export const chromaCqt = asFeature(
  nativeOp<ChromaCqtOptions, Tensor<'float32'>, AudioSignal>({ name: 'chromaCqt', wrap: firstTensor }),
);

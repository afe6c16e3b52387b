import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { RmsOptions } from '../native/options.generated.ts';

/**
 * Root mean square of each frame: float32 `[1, frames]`.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.rms`
 * @example
 * const loudness = await rms(audio, { frameLength: 2048, hopLength: 512 });
 */
export const rms = asFeature(nativeOp<RmsOptions, Tensor<'float32'>, AudioSignal>({ name: 'rms', wrap: firstTensor }));

import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { VggishExamplesOptions } from '../native/options.generated.ts';
import { atRate } from './at_rate.ts';

/**
 * The examples that VGGish reads: float32 `[examples, 96, 64]` (stereo: `[channels, examples, 96, 64]`), log-mel
 * frames of 0.96 s that do not overlap; what is left at the end is dropped. Signals at other rates are
 * resampled to 16 kHz first.
 *
 * @throws ParameterError for NaN or infinity in the audio
 * @see tensorflow/models `research/audioset/vggish/vggish_input.py`
 * @example
 * const examples = await vggishExamples(audio); // [n, 96, 64]
 */
export const vggishExamples = atRate(
  nativeOp<VggishExamplesOptions, Tensor<'float32'>, AudioSignal>({ name: 'vggishExamples', wrap: firstTensor }),
  16000,
);

import type { AudioSignal } from '../core/signal.ts';
import { firstSignal, nativeOp } from '../native/op.ts';
import type { PreemphasisOptions } from '../native/options.generated.ts';

/**
 * Raises high frequencies: each sample minus `coef` times the one before it.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.effects.preemphasis`
 * @example
 * const brighter = await preemphasis(audio, { coef: 0.97 });
 */
export const preemphasis = nativeOp<PreemphasisOptions, AudioSignal, AudioSignal>({
  name: 'preemphasis',
  wrap: (outputs, _input, { sampleRate }) => firstSignal(outputs, sampleRate),
});

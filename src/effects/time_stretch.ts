import type { AudioSignal } from '../core/signal.ts';
import { firstSignal, nativeOp } from '../native/op.ts';
import type { TimeStretchOptions } from '../native/options.generated.ts';

/**
 * Changes the tempo and keeps the pitch, by a phase vocoder: every channel gets `round(length / rate)` samples.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio, or, without `center`, audio shorter
 *   than `nFft`
 * @see librosa 0.11 `librosa.effects.time_stretch`
 * @example
 * const slower = await timeStretch(audio, { rate: 0.8 });
 */
export const timeStretch = nativeOp<TimeStretchOptions, AudioSignal, AudioSignal>({
  name: 'timeStretch',
  wrap: (outputs, _input, { sampleRate }) => firstSignal(outputs, sampleRate),
});

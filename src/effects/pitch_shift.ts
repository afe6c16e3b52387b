import type { AudioSignal } from '../core/signal.ts';
import { firstSignal, nativeOp } from '../native/op.ts';
import type { PitchShiftOptions } from '../native/options.generated.ts';

/**
 * Shifts the pitch by `steps` of `binsPerOctave` (12: semitones) and keeps tempo and length: a phase vocoder
 * stretches, then resampling with soxr's HQ response takes the length back.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio, or, without `center`, audio shorter
 *   than `nFft`
 * @see librosa 0.11 `librosa.effects.pitch_shift`
 * @example
 * const third = await pitchShift(audio, { steps: 4 });
 */
export const pitchShift = nativeOp<PitchShiftOptions, AudioSignal, AudioSignal>({
  name: 'pitchShift',
  wrap: (outputs, _input, { sampleRate }) => firstSignal(outputs, sampleRate),
});

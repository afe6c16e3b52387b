import type { AudioSignal } from '../core/signal.ts';
import { firstSignal, nativeOp } from '../native/op.ts';
import type { NormalizeOptions } from '../native/options.generated.ts';

/**
 * Scales each channel to norm 1 (`norm: 'inf'` means a peak of 1). Silence stays silence.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.util.normalize`
 * @example
 * const loud = await normalize(audio);
 */
export const normalize = nativeOp<NormalizeOptions, AudioSignal, AudioSignal>({
  name: 'normalize',
  wrap: (outputs, _input, { sampleRate }) => firstSignal(outputs, sampleRate),
});

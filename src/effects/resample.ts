import type { AudioSignal } from '../core/signal.ts';
import { firstSignal, nativeOp } from '../native/op.ts';
import type { ResampleOptions } from '../native/options.generated.ts';

/**
 * Changes the sample rate with the response of soxr's HQ setting: passband to 0.913 of the lower
 * Nyquist frequency, linear phase, aliases below -120 dB. The result has
 * `ceil(length * targetSampleRate / sampleRate)` samples.
 *
 * @throws ParameterError for a rate that is not positive, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.resample` (`res_type='soxr_hq'`)
 * @example
 * const speech = await resample(audio, { targetSampleRate: 16000 });
 */
export const resample = nativeOp<ResampleOptions, AudioSignal, AudioSignal>({
  name: 'resample',
  wrap: (outputs, _input, options) => firstSignal(outputs, options.targetSampleRate as number),
});

import type { Op } from '../core/op.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { ResampleOptions } from '../native/options.generated.ts';
import { resample as nativeResample } from '../native/resample.ts';

/**
 * Changes the sample rate with the response of soxr's HQ setting: passband to 0.913 of the lower
 * Nyquist frequency, linear phase, aliases below -120 dB. The result has
 * `ceil(length * targetSampleRate / sampleRate)` samples. For features of the result, `features` with a `sampleRate`
 * does both in one call.
 *
 * @throws ParameterError for a rate that is not positive, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.resample` (`res_type='soxr_hq'`)
 * @example
 * const speech = await resample(audio, { targetSampleRate: 16000 });
 */
export const resample: Op<ResampleOptions, AudioSignal> = nativeResample;

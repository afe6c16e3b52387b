import type { AudioSignal } from '../core/signal.ts';
import { nativeOp, toTensor } from '../native/op.ts';
import type { EstimateTuningOptions } from '../native/options.generated.ts';

/**
 * How far a recording is from A4 = 440 Hz: -0.5 to 0.5 in fractions of a bin (with 12 `binsPerOctave`, of a
 * semitone), over all channels together; 0 for silence. With `power: 2` it is the tuning that `chroma` uses.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.estimate_tuning`
 * @example
 * const tuning = await estimateTuning(audio);
 */
export const estimateTuning = nativeOp<EstimateTuningOptions, number, AudioSignal>({
  name: 'estimateTuning',
  wrap: ([tuning]) => toTensor(tuning!).data[0]!,
});

import type { AudioSignal } from '../core/signal.ts';
import { firstSignal, nativeOp } from '../native/op.ts';
import type { AddNoiseOptions } from '../native/options.generated.ts';

/**
 * Adds white Gaussian noise, exactly `snrDb` below the power of the signal, for augmentation. The same `seed`
 * gives the same noise; a batch in which each signal should have its own needs a call for each. Silence stays
 * silent.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @example
 * const noisy = await addNoise(audio, { snrDb: 10, seed: 42 });
 */
export const addNoise = nativeOp<AddNoiseOptions, AudioSignal, AudioSignal>({
  name: 'addNoise',
  wrap: (outputs, _input, { sampleRate }) => firstSignal(outputs, sampleRate),
});

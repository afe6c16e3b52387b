import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstSignal, nativeOp } from '../native/op.ts';
import type { GriffinLimOptions } from '../native/options.generated.ts';

/**
 * Finds a signal at `sampleRate` whose short-time magnitudes are close to the given ones, float32 `[bins,
 * frames]` or `[channels, bins, frames]`, by the fast Griffin-Lim algorithm. The phases to begin with are random
 * but the same for the same `seed`; with `init: 'zeros'` the result is librosa's with `init=None`.
 *
 * @throws ParameterError for a bad option, a spectrogram that does not fit `nFft`, a negative magnitude, or a
 *   `length` that has another number of frames
 * @see librosa 0.11 `librosa.griffinlim`
 * @example
 * const audio = await griffinLim(magnitudes, { hopLength: 512, sampleRate: 22050 });
 */
export const griffinLim = nativeOp<GriffinLimOptions & { sampleRate: number }, AudioSignal, Tensor<'float32'>>({
  name: 'griffinLim',
  wrap: (outputs, _input, { sampleRate }) => firstSignal(outputs, sampleRate),
});

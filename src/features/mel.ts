import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { MelOptions } from '../native/options.generated.ts';

/**
 * Mel spectrogram: float32 `[nMels, frames]` (stereo: `[channels, nMels, frames]`) of power summed
 * by triangular filters, or of decibels with `scale: 'db'`. In decibels `topDb` clamps to the maximum
 * of each signal, never across a batch.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.melspectrogram`, `librosa.power_to_db`
 * @example
 * const spectrogram = await mel(audio, { nMels: 80, scale: 'db' });
 */
export const mel = asFeature(nativeOp<MelOptions, Tensor<'float32'>, AudioSignal>({ name: 'mel', wrap: firstTensor }));

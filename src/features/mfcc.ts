import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { MfccOptions } from '../native/options.generated.ts';

/**
 * Mel-frequency cepstral coefficients: float32 `[nMfcc, frames]` (stereo: `[channels, nMfcc, frames]`),
 * the type-II (or III) discrete cosine transform of the mel spectrogram in decibels.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.mfcc`
 * @example
 * const coefficients = await mfcc(audio, { nMfcc: 13 });
 * const summary = await mfcc.pool('mean', 'std')(audio); // [40]
 */
export const mfcc = asFeature(
  nativeOp<MfccOptions, Tensor<'float32'>, AudioSignal>({ name: 'mfcc', wrap: firstTensor }),
);

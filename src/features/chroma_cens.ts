import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { ChromaCensOptions } from '../native/options.generated.ts';

/**
 * Chroma energy normalised statistics: float32 `[nChroma, frames]` (several channels:
 * `[channels, nChroma, frames]`), `chromaCqt` in four steps and smoothed over `winLenSmooth` frames, so that
 * loudness and articulation count little: for matching and aligning recordings of one work.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio, filters beyond half the sample rate
 * @see Müller and Ewert, 2011; librosa 0.11 `librosa.feature.chroma_cens`
 * @example
 * const pitchClasses = await chromaCens(audio);
 */
export const chromaCens = asFeature(
  nativeOp<ChromaCensOptions, Tensor<'float32'>, AudioSignal>({ name: 'chromaCens', wrap: firstTensor }),
);

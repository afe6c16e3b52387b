import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { YinOptions } from '../native/options.generated.ts';

/**
 * Fundamental frequency of each frame by YIN: float32 `[frames]` (several channels: `[channels, frames]`),
 * in Hz. Unvoiced and silent frames get a number too: see `pyin` for voicing.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.yin`; de Cheveigné and Kawahara, 2002
 * @example
 * const f0 = await yin(audio, { fMin: 80, fMax: 1000 });
 */
export const yin = asFeature(nativeOp<YinOptions, Tensor<'float32'>, AudioSignal>({ name: 'yin', wrap: firstTensor }));

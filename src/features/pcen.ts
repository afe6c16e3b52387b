import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { PcenOptions } from '../native/options.generated.ts';

/**
 * Per-channel energy normalisation of a spectrogram: float32 `[..., bands, frames]` of the same shape, each band
 * divided by its recent level and compressed. The defaults expect magnitudes of samples between -2^31 and 2^31.
 *
 * @throws ParameterError for a bad option, NaN or infinity
 * @see librosa 0.11 `librosa.pcen`
 * @example
 * const bands = await mel(audio, { power: 1 });
 * const normalised = await pcen(bands, { sampleRate: audio.sampleRate, gain: 0.8 });
 */
export const pcen = nativeOp<PcenOptions & { sampleRate: number }, Tensor<'float32'>, Tensor<'float32'>>({
  name: 'pcen',
  wrap: firstTensor,
});

import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { KaldiFbankOptions } from '../native/options.generated.ts';

/**
 * Kaldi's log mel filter bank energies: float32 `[nMels, frames]` (stereo: `[channels, nMels, frames]`),
 * natural logarithms, without dither. Kaldi itself has frames as rows. The Audio Spectrogram Transformer takes
 * `presets.audioSpectrogramTransformer`.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see Kaldi `compute-fbank-feats`, torchaudio `compliance.kaldi.fbank`
 * @example
 * const energies = await kaldiFbank(audio, { nMels: 128 });
 */
export const kaldiFbank = asFeature(
  nativeOp<KaldiFbankOptions, Tensor<'float32'>, AudioSignal>({ name: 'kaldiFbank', wrap: firstTensor }),
);

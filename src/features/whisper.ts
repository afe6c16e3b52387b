import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { WhisperOptions } from '../native/options.generated.ts';
import { atRate } from './at_rate.ts';

/**
 * The log-mel spectrogram that Whisper reads: float32 `[nMels, 3000]` (stereo: `[channels, nMels, 3000]`),
 * 30 s cut or filled up with silence. Signals at other rates are resampled to 16 kHz first. Models from
 * large-v3 on want `nMels: 128`; `length: null` takes the signal as it is, `[nMels, length / 160]`.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see Hugging Face transformers 5.18 `WhisperFeatureExtractor`
 * @example
 * const input = await whisper(audio, { nMels: 128 }); // [128, 3000]
 */
export const whisper = asFeature(
  atRate(nativeOp<WhisperOptions, Tensor<'float32'>, AudioSignal>({ name: 'whisper', wrap: firstTensor }), 16000),
);

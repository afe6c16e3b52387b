import { asFeature } from '../core/feature.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp, toTensor } from '../native/op.ts';
import type { IntegratedLoudnessOptions, LoudnessOptions, LoudnessRangeOptions } from '../native/options.generated.ts';

/**
 * Momentary (400 ms) or short-term (3 s) loudness, every 100 ms: float32 `[1, windows]` in LUFS, at least
 * -120, over all channels together. Takes 1 to 6 channels in WAV order (mono, stereo, 3.0, quad, 5.0, 5.1).
 * Only whole windows count.
 *
 * @throws ParameterError for a bad option, more than 6 channels, a rate below 4,000 Hz, NaN or infinity
 * @see ITU-R BS.1770-4, EBU Tech 3341
 * @example
 * const shortTerm = await loudness(audio, { window: 'shortTerm' });
 */
export const loudness = asFeature(
  nativeOp<LoudnessOptions, Tensor<'float32'>, AudioSignal>({ name: 'loudness', wrap: firstTensor }),
);

/**
 * Loudness of a whole programme in LUFS, gated at -70 LUFS and 10 LU below the mean; -Infinity for silence
 * and for signals shorter than 400 ms. Channels as in `loudness`.
 *
 * @throws ParameterError for more than 6 channels, a rate below 4,000 Hz, NaN or infinity
 * @see ITU-R BS.1770-4, EBU R 128
 * @example
 * const lufs = await integratedLoudness(audio); // -23 for broadcast, about -14 for streaming
 */
export const integratedLoudness = nativeOp<IntegratedLoudnessOptions, number, AudioSignal>({
  name: 'integratedLoudness',
  wrap: ([lufs]) => toTensor(lufs!).data[0]!,
});

/**
 * Loudness range in LU: between the 10th and the 95th percentile of short-term loudness, gated at -70 LUFS
 * and 20 LU below the mean; 0 for signals shorter than 3 s. Channels as in `loudness`.
 *
 * @throws ParameterError for more than 6 channels, a rate below 4,000 Hz, NaN or infinity
 * @see EBU Tech 3342
 * @example
 * const range = await loudnessRange(audio);
 */
export const loudnessRange = nativeOp<LoudnessRangeOptions, number, AudioSignal>({
  name: 'loudnessRange',
  wrap: ([range]) => toTensor(range!).data[0]!,
});

import { asFeature } from '../core/feature.ts';
import type { Feature, Op } from '../core/op.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { TempogramOptions } from '../native/options.generated.ts';
import { type EnvelopeRate, feedEnvelope, type RhythmInput } from './envelope_input.ts';

/** A feature that also takes an envelope from `onsetStrength`. */
export type RhythmFeature<Options> = Feature<Options, Tensor<'float32'>> & Op<Options, Tensor<'float32'>, RhythmInput>;

/**
 * Local autocorrelation of onset strength: float32 `[winLength, frames]` (several channels: `[channels,
 * winLength, frames]`). Row k is a lag of k frames, the tempo `60 * sampleRate / (hopLength * k)` BPM. Takes audio, or
 * an envelope from `onsetStrength` together with its `sampleRate` and `hopLength`.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.tempogram`; Grosche, Müller and Kurth, 2010
 * @example
 * const lags = await tempogram(audio, { winLength: 384 });
 */
export const tempogram = asFeature(
  nativeOp<TempogramOptions & EnvelopeRate, Tensor<'float32'>, RhythmInput>({
    name: 'tempogram',
    feed: feedEnvelope,
    wrap: firstTensor,
  }),
) as RhythmFeature<TempogramOptions & EnvelopeRate>;

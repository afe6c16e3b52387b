import { asFeature } from '../core/feature.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { PlpOptions } from '../native/options.generated.ts';
import { type EnvelopeRate, feedEnvelope, type RhythmInput } from './envelope_input.ts';
import type { RhythmFeature } from './tempogram.ts';

/**
 * Predominant local pulse: a curve from 0 to 1 whose peaks are the beats of a tempo that may change; float32
 * `[frames]` (several channels: `[channels, frames]`). Takes audio, or an envelope from `onsetStrength` together with
 * its `sampleRate` and `hopLength`. `weighting: 'equal'` lets quiet passages count like loud ones, which librosa does
 * not.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.beat.plp`; Grosche and Müller, 2011
 * @example
 * const pulse = await plp(audio, { tempoMin: 60, tempoMax: 200 });
 */
export const plp = asFeature(
  nativeOp<PlpOptions & EnvelopeRate, Tensor<'float32'>, RhythmInput>({
    name: 'plp',
    feed: feedEnvelope,
    wrap: firstTensor,
  }),
) as RhythmFeature<PlpOptions & EnvelopeRate>;

import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { nativeOp, toTensor } from '../native/op.ts';
import type { PyinOptions } from '../native/options.generated.ts';

/** What `pyin` finds; each tensor is `[frames]` (several channels: `[channels, frames]`). */
export interface PitchTrack {
  /** Fundamental frequency in Hz; NaN where unvoiced, unless `fillNa` says otherwise. */
  f0: Tensor<'float32'>;
  /** 1 where the frame is voiced, 0 elsewhere. */
  voicedFlag: Tensor<'int32'>;
  /** Probability that the frame is voiced, 0 to 1. */
  voicedProbability: Tensor<'float32'>;
}

/**
 * Fundamental frequency and voicing of each frame by probabilistic YIN: pitch candidates of each frame,
 * and a Viterbi search for the track through them. Frequencies lie on a grid of `resolution` semitones.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.pyin`; Mauch and Dixon, 2014
 * @example
 * const { f0, voicedFlag } = await pyin(audio, { fMin: 80, fMax: 1000 });
 */
export const pyin = nativeOp<PyinOptions, PitchTrack, AudioSignal>({
  name: 'pyin',
  wrap(outputs) {
    const [f0, voicedFlag, voicedProbability] = outputs.map(toTensor);
    return { f0, voicedFlag, voicedProbability } as PitchTrack;
  },
});

import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp, toTensor } from '../native/op.ts';
import type { EstimateKeyOptions } from '../native/options.generated.ts';

const keys = ['C', 'C#', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'] as const;

/** What `estimateKey` finds. */
export interface KeyEstimate {
  key: (typeof keys)[number];
  scale: 'major' | 'minor';
  /** The score of this key, at most 1; 0 for silence. */
  strength: number;
  /** Float32 `[2, 12]`: correlation with each major key and each minor key, from C on. */
  scores: Tensor<'float32'>;
  /** Deviation from A4 = 440 Hz in semitones, as given or as estimated. */
  tuning: number;
}

/**
 * Key and scale of a recording, over all channels: the mean chroma of its constant-Q transform, whitened and freed
 * from third harmonics, correlated with a profile of each of the 24 keys.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio, filters beyond half the sample rate
 * @see Krumhansl, "Cognitive Foundations of Musical Pitch", 1990; Temperley, "Music and Probability", 2007;
 * Gómez, "Tonal description of polyphonic audio for music content processing", 2006; Faraldo et al., "Key estimation in
 * electronic dance music", 2016
 * @example
 * const { key, scale, strength } = await estimateKey(audio);
 */
export const estimateKey = nativeOp<EstimateKeyOptions, KeyEstimate, AudioSignal>({
  name: 'estimateKey',
  wrap(outputs) {
    const scores = firstTensor(outputs);
    const strength = Math.max(...scores.data);
    const best = scores.data.indexOf(strength);
    const tuning = toTensor(outputs[1]!).data[0]!;
    return { key: keys[best % 12]!, scale: best < 12 ? 'major' : 'minor', strength, scores, tuning };
  },
});

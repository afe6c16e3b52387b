import { nativeOp, toTensor } from '../native/op.ts';
import type { TempoOptions } from '../native/options.generated.ts';
import { type EnvelopeRate, feedEnvelope, type RhythmInput } from './envelope_input.ts';

/**
 * Beats per minute of the whole signal, a number; several channels are averaged. Silence has the tempo that the
 * prior makes most likely. Takes audio, or an envelope from `onsetStrength` together with its `sampleRate` and
 * `hopLength`. It asks how alike the music is after half a beat, one, two and four: on rendered music of twelve styles
 * that is right more often than the one lag that `method: 'librosa'` takes (as `beatTrack` does, to give librosa's
 * beats), and finer than a frame.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.feature.tempo`
 * @example
 * const bpm = await tempo(audio);
 */
export const tempo = nativeOp<TempoOptions & EnvelopeRate, number, RhythmInput>({
  name: 'tempo',
  feed: feedEnvelope,
  wrap: ([bpm]) => toTensor(bpm!).data[0]!,
});

import type { Tensor } from '../core/tensor.ts';
import { nativeOp, toTensor } from '../native/op.ts';
import type { BeatTrackOptions } from '../native/options.generated.ts';
import { type EnvelopeRate, type FrameTimes, feedEnvelope, frameTimes, type RhythmInput } from './envelope_input.ts';

/** What `beatTrack` finds: the beats, and the tempo that they keep. */
export interface BeatTrack extends FrameTimes {
  /** In beats per minute; 0 for silence. */
  tempo: number;
}

/**
 * Tempo and beats, as frames, samples and seconds. Several channels are averaged. Takes audio, or an envelope from
 * `onsetStrength` together with its `sampleRate` and `hopLength` (from audio it is the one with `aggregate: 'median'`).
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.beat.beat_track`; Ellis, 2007
 * @example
 * const { tempo, times } = await beatTrack(audio);
 */
export const beatTrack = nativeOp<BeatTrackOptions & EnvelopeRate, BeatTrack, RhythmInput>({
  name: 'beatTrack',
  feed: feedEnvelope,
  wrap([tempo, count, beats], _input, { hopLength, sampleRate }) {
    const frames = (toTensor(beats!) as Tensor<'int32'>).data;
    return {
      tempo: toTensor(tempo!).data[0]!,
      ...frameTimes(frames.slice(0, toTensor(count!).data[0]), hopLength as number, sampleRate),
    };
  },
});

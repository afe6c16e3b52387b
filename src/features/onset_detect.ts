import type { Tensor } from '../core/tensor.ts';
import { nativeOp, toTensor } from '../native/op.ts';
import type { OnsetDetectOptions } from '../native/options.generated.ts';
import { type EnvelopeRate, type FrameTimes, feedEnvelope, frameTimes, type RhythmInput } from './envelope_input.ts';

/**
 * Where notes and beats begin: peaks of onset strength, as frames, samples and seconds. Several channels are
 * averaged. Takes audio, or an envelope from `onsetStrength` together with its `sampleRate` and `hopLength`.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.onset.onset_detect`
 * @example
 * const { times } = await onsetDetect(audio, { backtrack: true });
 */
export const onsetDetect = nativeOp<OnsetDetectOptions & EnvelopeRate, FrameTimes, RhythmInput>({
  name: 'onsetDetect',
  feed: feedEnvelope,
  wrap([count, onsets], _input, { hopLength, sampleRate }) {
    const frames = (toTensor(onsets!) as Tensor<'int32'>).data;
    return frameTimes(frames.slice(0, toTensor(count!).data[0]), hopLength as number, sampleRate);
  },
});

import type { AudioSignal } from '../core/signal.ts';
import { nativeOp, toTensor } from '../native/op.ts';
import type { TrimOptions } from '../native/options.generated.ts';

/** What `trim` keeps. */
export interface Trimmed {
  /** The samples from `start` to `end`. */
  audio: AudioSignal;
  /** First sample kept. */
  start: number;
  /** The sample after the last kept. */
  end: number;
}

/**
 * Cuts silence from both ends: frames more than `topDb` below the loudest are silent. Digital silence
 * throughout is returned whole, as librosa does.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.effects.trim`
 * @example
 * const { audio: kept, start, end } = await trim(audio, { topDb: 20 });
 */
export const trim = nativeOp<TrimOptions, Trimmed, AudioSignal>({
  name: 'trim',
  readsInput: true,
  wrap(outputs, input) {
    const [start, end] = toTensor(outputs[0]!).data as Int32Array;
    return { audio: input.slice(start!, end!), start: start!, end: end! };
  },
});

import type { AudioSignal } from '../core/signal.ts';
import { nativeOp, toTensor } from '../native/op.ts';
import type { SplitOptions } from '../native/options.generated.ts';

/** A stretch of a signal, in samples: `start` is the first of them, `end` the one after the last. */
export interface Interval {
  start: number;
  end: number;
}

/**
 * The stretches of a signal that are not silent: frames more than `topDb` below the loudest are. Cut them with
 * `audio.slice(start, end)`.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see librosa 0.11 `librosa.effects.split`
 * @example
 * const phrases = (await split(audio, { topDb: 30 })).map(({ start, end }) => audio.slice(start, end));
 */
export const split = nativeOp<SplitOptions, Interval[], AudioSignal>({
  name: 'split',
  readsInput: true,
  wrap(outputs, input, { hopLength }) {
    const loud = toTensor(outputs[0]!).data as Int32Array;
    const sample = (frame: number) => Math.min(frame * (hopLength as number), input.length);
    const intervals: Interval[] = [];
    let first = 0;
    for (let frame = 0; frame <= loud.length; frame++) {
      const on = loud[frame] === 1;
      const before = frame > 0 && loud[frame - 1] === 1;
      if (on && !before) first = frame;
      if (!on && before) intervals.push({ start: sample(first), end: sample(frame) });
    }
    return intervals;
  },
});

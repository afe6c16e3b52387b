import type { RunOptions } from '../core/run.ts';
import type { AudioSignal } from '../core/signal.ts';
import { firstSignal, nativeOp } from '../native/op.ts';

const resample = nativeOp<{ targetSampleRate: number }, AudioSignal>({
  name: 'resample',
  wrap: (outputs, _input, options) => firstSignal(outputs, options.targetSampleRate as number),
});

/** The signal at another rate, by melisma's own resampler and never a decoder's: features must not depend on the backend. */
export async function resampleTo(audio: AudioSignal, targetSampleRate: number, run: RunOptions): Promise<AudioSignal> {
  return audio.sampleRate === targetSampleRate ? audio : await resample(audio, { targetSampleRate, ...run });
}

import { ParameterError } from '../core/errors.ts';
import type { RunOptions } from '../core/run.ts';
import type { AudioSignal } from '../core/signal.ts';

/** The signal at another rate, by melisma's own resampler and never a decoder's: features must not depend on the backend. */
export async function resampleTo(audio: AudioSignal, targetSampleRate: number, _run: RunOptions): Promise<AudioSignal> {
  if (audio.sampleRate === targetSampleRate) return audio;
  throw new ParameterError(
    `sampleRate: no resampler in this build, got ${targetSampleRate} for ${audio.sampleRate} Hz`,
  );
}

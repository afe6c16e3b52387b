import type { AudioSignal } from '../core/signal.ts';
import { firstSignal, nativeOp } from './op.ts';
import type { ResampleOptions } from './options.generated.ts';

/** The resampler as the layers below effects know it: files are loaded at a rate, and features ask for theirs. */
export const resample = nativeOp<ResampleOptions, AudioSignal>({
  name: 'resample',
  wrap: (outputs, _input, options) => firstSignal(outputs, options.targetSampleRate as number),
});

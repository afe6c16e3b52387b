import type { Device } from '../core/device.ts';
import { MelismaError } from '../core/errors.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { NativePlan } from './plan.ts';
import { resample } from './resample.ts';

/** Rates in Hz. */
export interface Resampling {
  inputSampleRate: number;
  sampleRate: number;
  device?: Device;
}

/**
 * The plan that brings signals to the rate of the plans behind it.
 *
 * @throws ParameterError, DeviceError that speak of `inputSampleRate` and `sampleRate`, as whoever gave them does
 */
export async function planResampling(options: Resampling): Promise<NativePlan<AudioSignal, AudioSignal>> {
  const { inputSampleRate, sampleRate, device } = options;
  try {
    // Without an addon there is no resampler, so the plan is one of the addon's.
    return (await resample.plan({ sampleRate: inputSampleRate, targetSampleRate: sampleRate, device })) as NativePlan<
      AudioSignal,
      AudioSignal
    >;
  } catch (error) {
    if (error instanceof MelismaError) {
      error.message = error.message.replaceAll(/\bsampleRate\b|\btargetSampleRate\b/g, (name) =>
        name === 'sampleRate' ? 'inputSampleRate' : 'sampleRate',
      );
    }
    throw error;
  }
}

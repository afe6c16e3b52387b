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

/** What the caller calls the rate of the signals: beside `inputSampleRate` its `sampleRate` is that of the features. */
export type InputRateName = 'sampleRate' | 'inputSampleRate';

/**
 * The plan that brings signals to the rate of the plans behind it.
 *
 * @throws ParameterError, DeviceError that speak of the rates as whoever gave them does
 */
export async function planResampling(
  options: Resampling,
  name: InputRateName,
): Promise<NativePlan<AudioSignal, AudioSignal>> {
  const { inputSampleRate, sampleRate, device } = options;
  try {
    // Without an addon there is no resampler, so the plan is one of the addon's.
    return (await resample.plan({ sampleRate: inputSampleRate, targetSampleRate: sampleRate, device })) as NativePlan<
      AudioSignal,
      AudioSignal
    >;
  } catch (error) {
    if (error instanceof MelismaError && name === 'inputSampleRate') {
      error.message = error.message.replaceAll(/\bsampleRate\b|\btargetSampleRate\b/g, (found) =>
        found === 'sampleRate' ? 'inputSampleRate' : 'sampleRate',
      );
    }
    throw error;
  }
}

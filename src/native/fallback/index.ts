import type { ResolvedOptions } from '../../core/op.ts';
import type { RunOptions } from '../../core/run.ts';
import type { NativeInput, NativeOutput } from '../addon.ts';
import { melFallback } from './mel.ts';
import { mfccFallback } from './mfcc.ts';
import { Pace } from './pace.ts';
import { stftFallback } from './stft.ts';

/**
 * An op in TypeScript: the readable statement of what the kernels compute (the tests compare the two)
 * and what runs when no addon can be loaded. Everything is float64 until the result is stored.
 */
export type Fallback = (input: NativeInput, options: ResolvedOptions, pace: Pace) => Promise<NativeOutput[]>;

/** The ops that work without the addon. */
export const fallbacks: Partial<Record<string, Fallback>> = {
  stft: stftFallback,
  mel: melFallback,
  mfcc: mfccFallback,
};

/** Runs a fallback over a batch, on the JavaScript thread but with pauses for the event loop. */
export async function runFallback(
  fallback: Fallback,
  inputs: readonly NativeInput[],
  options: ResolvedOptions,
  { signal, onProgress }: RunOptions,
): Promise<NativeOutput[][]> {
  const pace = new Pace(signal);
  const results: NativeOutput[][] = [];
  for (const input of inputs) {
    results.push(await fallback(input, options, pace));
    onProgress?.({ done: results.length, total: inputs.length, unit: 'signals' });
  }
  return results;
}

import { availableParallelism } from 'node:os';
import { ParameterError } from '../core/errors.ts';
import type { RunOptions } from '../core/run.ts';
import { type Addon, callNative, fromNative, type NativeInput, type NativeOutput, type PlanHandle } from './addon.ts';

/** One crossing into the addon for a whole batch; resolves with the outputs of each input, rejects with the abort's reason. */
export function runPlan(
  addon: Addon,
  plan: PlanHandle,
  inputs: readonly NativeInput[],
  { signal, onProgress, threads = availableParallelism() }: RunOptions,
): Promise<NativeOutput[][]> {
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new ParameterError(`threads: expected at least 1, got ${String(threads)}`);
  }
  return new Promise((resolve, reject) => {
    // A signal that was aborted before tells no listener.
    signal?.throwIfAborted();
    let job = 0;
    const cancel = () => addon.cancelJob(job);
    job = callNative(() =>
      addon.runPlan(
        plan,
        inputs,
        {
          onFinished: (error, outputs) => {
            signal?.removeEventListener('abort', cancel);
            if (outputs) resolve(outputs);
            else if (error instanceof Error) reject(signal?.aborted ? signal.reason : fromNative(error));
            else reject(error?.thrown);
          },
          ...(onProgress && {
            onProgress: (share: number, total: number) => onProgress({ done: share * total, total, unit: 'signals' }),
          }),
        },
        threads,
      ),
    );
    signal?.addEventListener('abort', cancel, { once: true });
  });
}

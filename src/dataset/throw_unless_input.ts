import { DeviceError, ModelError } from '../core/errors.ts';
import type { RunOptions } from '../core/run.ts';

/** Throws what is no recording's fault: an abort, or a model or device that does not do. */
export function throwUnlessInput(error: unknown, { signal }: RunOptions): void {
  signal?.throwIfAborted();
  if (error instanceof ModelError || error instanceof DeviceError) throw error;
}

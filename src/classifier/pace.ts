import { setImmediate } from 'node:timers/promises';

/** Milliseconds of computing between two visits to the event loop. */
const TURN_MS = 12;

/**
 * Keeps a long computation on the JavaScript thread from blocking it: inner loops ask `due` every few
 * hundred microseconds of work and `await rest()` when it is true. Abort is honoured at each rest.
 */
export class Pace {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  /** @throws `signal.reason` when already aborted */
  constructor(signal?: AbortSignal) {
    signal?.throwIfAborted();
    this.#signal = signal;
  }

  /** True when the turn is used up. */
  get due(): boolean {
    return performance.now() - this.#since >= TURN_MS;
  }

  /** Lets timers and I/O run. @throws `signal.reason` when aborted meanwhile */
  async rest(): Promise<void> {
    await setImmediate();
    this.#signal?.throwIfAborted();
    this.#since = performance.now();
  }
}

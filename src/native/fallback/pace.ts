/** Lets the event loop breathe during long work on the JavaScript thread, and notices aborts. */
export class Pace {
  readonly #signal: AbortSignal | undefined;
  #resumed = performance.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** Await it every few frames; it pauses after about 10 ms of work. @throws the signal's reason */
  async breathe(): Promise<void> {
    if (performance.now() - this.#resumed < 10) return;
    await new Promise((resume) => setImmediate(resume));
    this.#signal?.throwIfAborted();
    this.#resumed = performance.now();
  }
}

import { Cancelled } from './failure.ts';
import { BEAT, CANCEL } from './protocol.ts';

/** The worker's end of the two shared counters: tells that work goes on, hears that it is no longer wanted. */
export class Pulse {
  readonly #control: Int32Array;

  constructor(control: Int32Array) {
    this.#control = control;
  }

  /** Call between blocks of work. @throws Cancelled */
  beat(): void {
    Atomics.add(this.#control, BEAT, 1);
    if (Atomics.load(this.#control, CANCEL) !== 0) throw new Cancelled();
  }
}

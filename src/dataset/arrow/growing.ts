type Growable = Uint8Array | Int32Array | Float32Array | Float64Array;

/**
 * A typed array that grows and keeps its room when emptied, so that a batch costs no allocation once
 * the largest has been seen.
 */
export class Growing<Values extends Growable> {
  length = 0;
  #values: Values;
  readonly #make: (length: number) => Values;

  constructor(make: (length: number) => Values) {
    this.#make = make;
    this.#values = make(64);
  }

  /** The array with room for `count` more values, which count as appended; write them from the old `length`. */
  extend(count: number): Values {
    const needed = this.length + count;
    if (needed > this.#values.length) {
      const larger = this.#make(Math.max(needed, 2 * this.#values.length));
      larger.set(this.used() as never);
      this.#values = larger;
    }
    this.length = needed;
    return this.#values;
  }

  push(value: number): void {
    const at = this.length;
    this.extend(1)[at] = value;
  }

  append(values: ArrayLike<number>): void {
    const at = this.length;
    this.extend(values.length).set(values as never, at);
  }

  /** What was appended; valid until the next change. */
  used(): Values {
    return this.#values.subarray(0, this.length) as Values;
  }
}

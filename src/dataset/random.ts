import { ParameterError } from '../core/errors.ts';

const N = 624;
const M = 397;

/**
 * NumPy's legacy `RandomState(seed)`: MT19937 with masked rejection for integers, draw for draw.
 * The same seed gives the permutations, splits and folds of an older Python notebook.
 *
 * Source: Matsumoto & Nishimura 1998 (MT19937); numpy/random/mtrand.pyx for what a draw consumes.
 */
export class RandomState {
  readonly #state = new Uint32Array(N);
  #position = N;

  /**
   * @param seed an integer from 0 to 2^32 - 1
   * @throws ParameterError on any other seed
   */
  constructor(seed: number) {
    if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff)) {
      throw new ParameterError(`seed: expected an integer from 0 to 4294967295, got ${String(seed)}`);
    }
    let value = seed >>> 0;
    for (let i = 0; i < N; i++) {
      this.#state[i] = value;
      value = (Math.imul(1812433253, value ^ (value >>> 30)) + i + 1) >>> 0;
    }
  }

  /** The next 32 random bits, as an unsigned integer. */
  nextUint32(): number {
    if (this.#position === N) this.#twist();
    let y = this.#state[this.#position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** A float64 in [0, 1) with 53 random bits: `random_sample()`. */
  random(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /**
   * An integer from `low` (inclusive) to `high` (exclusive): `randint(low, high)`.
   *
   * @throws ParameterError when the range is empty or wider than 2^32
   */
  randint(low: number, high: number): number {
    const span = high - low - 1;
    if (!(Number.isInteger(low) && Number.isInteger(high) && span >= 0 && span <= 0xffffffff)) {
      throw new ParameterError(`randint: expected integers low < high at most 2^32 apart, got ${low} and ${high}`);
    }
    return low + this.#interval(span);
  }

  /** Shuffles in place: `shuffle(x)` of a one-dimensional array. */
  shuffle(values: { length: number; [index: number]: unknown }): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.#interval(i);
      const value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }

  /** A shuffled copy, or with a number the shuffled integers `0 ... n - 1`: `permutation(x)`. */
  permutation(n: number): number[];
  permutation<T>(values: readonly T[]): T[];
  permutation<T>(values: number | readonly T[]): number[] | T[] {
    const copy = typeof values === 'number' ? Array.from({ length: values }, (_, i) => i) : values.slice();
    this.shuffle(copy);
    return copy as number[] | T[];
  }

  /**
   * `size` of `values`, drawn uniformly: `choice(values, size, replace)`.
   *
   * @throws ParameterError when more values are wanted than there are, without replacement
   */
  choice<T>(values: readonly T[], size: number, options: { replace?: boolean } = {}): T[] {
    if (options.replace ?? true) return Array.from({ length: size }, () => values[this.randint(0, values.length)]!);
    if (size > values.length) {
      throw new ParameterError(`size: expected at most ${values.length} without replacement, got ${size}`);
    }
    return this.permutation(values.length)
      .slice(0, size)
      .map((i) => values[i]!);
  }

  /** An integer from 0 to `max` inclusive: masks the bits that `max` needs and draws until it fits. */
  #interval(max: number): number {
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    let value = (this.nextUint32() & mask) >>> 0;
    while (value > max) value = (this.nextUint32() & mask) >>> 0;
    return value;
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < N; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff);
      state[i] = state[(i + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#position = 0;
  }
}

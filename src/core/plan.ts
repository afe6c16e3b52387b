import { ParameterError } from './errors.ts';
import type { Plan, ResolvedOptions } from './op.ts';
import type { RunOptions } from './run.ts';

/** A plan over a function of many inputs: single inputs, abort before the start and disposal are handled here. */
export class BatchPlan<Result, Input> implements Plan<Result, Input> {
  readonly options: ResolvedOptions;
  readonly #runMany: (inputs: readonly Input[], options: RunOptions) => Promise<Result[]>;
  readonly #release: () => void;
  #disposed = false;
  /** Runs that have not ended; what they need is freed after the last of them. */
  #running = 0;

  constructor(
    options: ResolvedOptions,
    runMany: (inputs: readonly Input[], options: RunOptions) => Promise<Result[]>,
    release: () => void = () => {},
  ) {
    this.options = options;
    this.#runMany = runMany;
    this.#release = release;
  }

  run(input: Input, options?: RunOptions): Promise<Result>;
  run(inputs: readonly Input[], options?: RunOptions): Promise<Result[]>;
  async run(input: Input | readonly Input[], options: RunOptions = {}): Promise<Result | Result[]> {
    if (this.#disposed) throw new ParameterError('plan: already disposed');
    options.signal?.throwIfAborted();
    if (Array.isArray(input) && input.length === 0) return [];
    this.#running++;
    try {
      if (Array.isArray(input)) return await this.#runMany(input as readonly Input[], options);
      const [result] = await this.#runMany([input as Input], options);
      return result!;
    } finally {
      this.#running--;
      if (this.#disposed && this.#running === 0) this.#release();
    }
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (this.#running === 0) this.#release();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

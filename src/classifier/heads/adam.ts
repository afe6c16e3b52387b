const FIRST_MOMENT = 0.9;
const SECOND_MOMENT = 0.999;
const EPSILON = 1e-8;

/**
 * The Adam update rule with its usual constants.
 *
 * Source: Kingma & Ba 2015, algorithm 1.
 */
export class Adam {
  readonly #learningRate: number;
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  #steps = 0;

  constructor(size: number, learningRate: number) {
    this.#learningRate = learningRate;
    this.#mean = new Float64Array(size);
    this.#square = new Float64Array(size);
  }

  /** Moves `parameters` one step against `gradient`, in place. */
  step(parameters: Float64Array, gradient: Float64Array): void {
    const mean = this.#mean;
    const square = this.#square;
    this.#steps++;
    const rate = (this.#learningRate * Math.sqrt(1 - SECOND_MOMENT ** this.#steps)) / (1 - FIRST_MOMENT ** this.#steps);
    for (let i = 0; i < parameters.length; i++) {
      const g = gradient[i]!;
      const m = (mean[i] = FIRST_MOMENT * mean[i]! + (1 - FIRST_MOMENT) * g);
      const v = (square[i] = SECOND_MOMENT * square[i]! + (1 - SECOND_MOMENT) * g * g);
      parameters[i]! -= (rate * m) / (Math.sqrt(v) + EPSILON);
    }
  }
}

import type { RandomState } from '../../dataset/random.ts';
import type { Matrix } from '../matrix.ts';
import type { Pace } from '../pace.ts';
import { softmaxInPlace } from './softmax.ts';

/** Views of the parameters of one layer, and where they start. */
interface Layer {
  index: number;
  inputs: number;
  outputs: number;
  start: number;
  biasStart: number;
  weights: Float64Array;
  biases: Float64Array;
}

/**
 * Fully connected layers with ReLU between them and a softmax at the end. All parameters lie in one
 * array: for each layer the weights `[inputs, outputs]`, then the biases.
 */
export class MlpNetwork {
  /** Neurons of each layer, inputs first. */
  readonly sizes: readonly number[];
  readonly parameters: Float64Array;
  readonly #activations: Float64Array[];
  readonly #errors: Float64Array[];
  readonly #layers: Layer[];

  constructor(sizes: readonly number[], parameters: Float64Array = new Float64Array(parameterCount(sizes))) {
    this.sizes = sizes;
    this.parameters = parameters;
    this.#activations = sizes.slice(1).map((size) => new Float64Array(size));
    this.#errors = sizes.slice(1).map((size) => new Float64Array(size));
    this.#layers = sizes.slice(1).map((outputs, index) => {
      const inputs = sizes[index]!;
      const start = parameterCount(sizes.slice(0, index + 1));
      const biasStart = start + inputs * outputs;
      const weights = parameters.subarray(start, biasStart);
      return {
        index,
        inputs,
        outputs,
        start,
        biasStart,
        weights,
        biases: parameters.subarray(biasStart, biasStart + outputs),
      };
    });
  }

  /** Draws weights and biases uniformly, scaled to the layer (Glorot & Bengio 2010, for ReLU as scikit-learn). */
  initialize(random: RandomState): void {
    for (const { inputs, outputs, weights, biases } of this.#layers) {
      const bound = Math.sqrt(6 / (inputs + outputs));
      for (const part of [weights, biases]) {
        for (let i = 0; i < part.length; i++) part[i] = bound * (2 * random.random() - 1);
      }
    }
  }

  /** Class probabilities of one row; the array is reused by the next call. */
  forward(row: Float64Array): Float64Array {
    let input = row;
    for (const { index, outputs, weights, biases } of this.#layers) {
      const output = this.#activations[index]!;
      output.set(biases);
      for (let i = 0; i < input.length; i++) {
        const value = input[i]!;
        // Half of the inputs of a hidden layer are zero.
        if (value === 0) continue;
        for (let o = 0, at = i * outputs; o < outputs; o++, at++) output[o]! += value * weights[at]!;
      }
      if (index < this.#layers.length - 1) {
        for (let o = 0; o < outputs; o++) if (output[o]! < 0) output[o] = 0;
      }
      input = output;
    }
    softmaxInPlace(input);
    return input;
  }

  /**
   * Mean log-loss over the rows `batch` plus `alpha / (2 * batch.length)` times the squared weights;
   * writes its gradient.
   */
  async lossAndGradient(
    x: Matrix,
    y: Int32Array,
    batch: ArrayLike<number>,
    alpha: number,
    gradient: Float64Array,
    pace: Pace,
  ): Promise<number> {
    gradient.fill(0);
    let loss = 0;
    for (let b = 0; b < batch.length; b++) {
      const row = x.row(batch[b]!);
      const label = y[batch[b]!]!;
      const probabilities = this.forward(row);
      loss -= Math.log(Math.max(probabilities[label]!, Number.MIN_VALUE));
      const error = this.#errors.at(-1)!;
      error.set(probabilities);
      error[label]! -= 1;
      this.#backward(row, gradient);
      if (pace.due) await pace.rest();
    }
    let squares = 0;
    for (const { start, biasStart, weights, biases } of this.#layers) {
      for (let i = 0; i < weights.length; i++) {
        gradient[start + i] = (gradient[start + i]! + alpha * weights[i]!) / batch.length;
        squares += weights[i]! ** 2;
      }
      for (let o = 0; o < biases.length; o++) gradient[biasStart + o]! /= batch.length;
    }
    return (loss + (alpha / 2) * squares) / batch.length;
  }

  /** Adds the gradient of one row, whose error at the output is set. */
  #backward(row: Float64Array, gradient: Float64Array): void {
    for (let l = this.#layers.length - 1; l >= 0; l--) {
      const { outputs, weights, start, biasStart } = this.#layers[l]!;
      const error = this.#errors[l]!;
      const input = l === 0 ? row : this.#activations[l - 1]!;
      const inputError = l === 0 ? undefined : this.#errors[l - 1]!;
      for (let i = 0; i < input.length; i++) {
        const value = input[i]!;
        if (inputError) inputError[i] = 0;
        if (value === 0) continue;
        let sum = 0;
        for (let o = 0, at = i * outputs; o < outputs; o++, at++) {
          gradient[start + at]! += value * error[o]!;
          sum += weights[at]! * error[o]!;
        }
        if (inputError) inputError[i] = sum;
      }
      for (let o = 0; o < outputs; o++) gradient[biasStart + o]! += error[o]!;
    }
  }
}

/** Weights and biases of layers of these sizes. */
export function parameterCount(sizes: readonly number[]): number {
  let count = 0;
  for (let layer = 1; layer < sizes.length; layer++) count += (sizes[layer - 1]! + 1) * sizes[layer]!;
  return count;
}

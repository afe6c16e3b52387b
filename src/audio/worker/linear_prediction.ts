/** Quantised coefficients: the prediction is `floor(sum(coefficients[j] * x[i - 1 - j]) / 2^shift)`. */
export interface Predictor {
  coefficients: number[];
  shift: number;
}

/** Bits of a coefficient, sign included. */
export const COEFFICIENT_BITS = 14;

/**
 * Linear predictors of orders 1 to `maxOrder`, by Levinson-Durbin on the autocorrelation of a Welch-windowed
 * block; fewer when the signal is predicted perfectly or not at all.
 *
 * Source: Makhoul, Linear prediction: a tutorial review, Proc. IEEE 63(4), 1975.
 */
export function findPredictors(samples: Int32Array, maxOrder: number): Predictor[] {
  const correlation = autocorrelation(samples, maxOrder);
  const predictors: Predictor[] = [];
  let error = correlation[0]!;
  let coefficients: number[] = [];
  for (let order = 1; order <= maxOrder && error > 0; order++) {
    let reflection = correlation[order]!;
    for (let j = 0; j < coefficients.length; j++) reflection -= coefficients[j]! * correlation[order - 1 - j]!;
    reflection /= error;
    const previous = coefficients;
    coefficients = previous.map((value, j) => value - reflection * previous[order - 2 - j]!);
    coefficients.push(reflection);
    error *= 1 - reflection * reflection;
    const predictor = quantizePredictor(coefficients);
    if (predictor) predictors.push(predictor);
  }
  return predictors;
}

function autocorrelation(samples: Int32Array, maxLag: number): number[] {
  const n = samples.length;
  const windowed = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const x = (2 * i + 1 - n) / (n + 1);
    windowed[i] = samples[i]! * (1 - x * x);
  }
  return Array.from({ length: maxLag + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += windowed[i]! * windowed[i - lag]!;
    return sum;
  });
}

function quantizePredictor(coefficients: readonly number[]): Predictor | undefined {
  const largest = Math.max(...coefficients.map(Math.abs));
  if (!(largest > 0) || !Number.isFinite(largest)) return undefined;
  const limit = 2 ** (COEFFICIENT_BITS - 1);
  const shift = Math.min(15, COEFFICIENT_BITS - 2 - Math.floor(Math.log2(largest)));
  if (shift < 0) return undefined;
  // Carrying the rounding error to the next coefficient keeps their sum, and so the gain at 0 Hz.
  let carried = 0;
  const quantized = coefficients.map((value) => {
    const exact = value * 2 ** shift + carried;
    const rounded = Math.max(-limit, Math.min(limit - 1, Math.round(exact)));
    carried = exact - rounded;
    return rounded;
  });
  return { coefficients: quantized, shift };
}

/** Prediction errors; the first `order` values are left 0. Exact: sums stay below 2^53. Undefined when one needs more than 31 bits. */
export function predictionErrors(samples: Int32Array, predictor: Predictor): Int32Array | undefined {
  const { coefficients, shift } = predictor;
  const order = coefficients.length;
  const scale = 2 ** -shift;
  const errors = new Int32Array(samples.length);
  for (let i = order; i < samples.length; i++) {
    let sum = 0;
    for (let j = 0; j < order; j++) sum += coefficients[j]! * samples[i - 1 - j]!;
    const error = samples[i]! - Math.floor(sum * scale);
    if (error >= 2 ** 30 || error < -(2 ** 30)) return undefined;
    errors[i] = error;
  }
  return errors;
}

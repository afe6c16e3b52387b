import { ParameterError } from '../../core/errors.ts';

/** Sums of cosines by their coefficients, as scipy's `general_cosine`. */
const cosineSums: Record<string, number[]> = {
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  ones: [1],
};

/** The periodic window of `length` samples, centred in `nFft` (the spare samples are 0). */
export function paddedWindow(name: string, length: number, nFft: number): Float64Array {
  const coefficients = cosineSums[name];
  if (!coefficients) throw new ParameterError(`window: '${name}' needs the native addon`);
  const window = new Float64Array(nFft);
  const left = Math.floor((nFft - length) / 2);
  for (let i = 0; i < length; i++) {
    let value = 0;
    coefficients.forEach((coefficient, k) => {
      value += (k % 2 ? -1 : 1) * coefficient * Math.cos((2 * Math.PI * k * i) / length);
    });
    window[left + i] = value;
  }
  return window;
}

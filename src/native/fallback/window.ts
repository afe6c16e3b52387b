/** Sums of cosines by their coefficients, as scipy's `general_cosine`. */
const cosineSums: Record<string, number[]> = {
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  blackmanharris: [0.35875, 0.48829, 0.14128, 0.01168],
  ones: [1],
};

/** The periodic window of `length` samples, centred in `nFft` (the spare samples are 0). */
export function paddedWindow(name: string, length: number, nFft: number): Float64Array {
  const window = new Float64Array(nFft);
  const left = Math.floor((nFft - length) / 2);
  for (let i = 0; i < length; i++) window[left + i] = sample(name, i / length);
  return window;
}

/** The window at `phase`, 0 to 1. */
function sample(name: string, phase: number): number {
  if (name === 'bartlett') return 1 - Math.abs(2 * phase - 1);
  return cosineSums[name]!.reduce(
    (sum, coefficient, k) => sum + (-1) ** k * coefficient * Math.cos(2 * Math.PI * k * phase),
    0,
  );
}

/**
 * The sum in NumPy's order of additions, so that a rounded average is the same to the last digit:
 * eight interleaved partial sums, halves of more than 128 values summed apart.
 *
 * Source: numpy/_core/src/umath/loops_utils.h.src, pairwise sum.
 */
export function numpySum(values: readonly number[]): number {
  const n = values.length;
  if (n < 8) return values.reduce((sum, value) => sum + value, 0);
  if (n > 128) {
    const half = Math.floor(n / 2) - (Math.floor(n / 2) % 8);
    return numpySum(values.slice(0, half)) + numpySum(values.slice(half));
  }
  const r = values.slice(0, 8);
  const whole = n - (n % 8);
  for (let i = 8; i < whole; i++) r[i % 8]! += values[i]!;
  let sum = r[0]! + r[1]! + (r[2]! + r[3]!) + (r[4]! + r[5]! + (r[6]! + r[7]!));
  for (let i = whole; i < n; i++) sum += values[i]!;
  return sum;
}

/** The mean of the values that are not NaN, weighted when asked; plain when all weights are zero. */
export function nanAverage(values: readonly number[], weights?: readonly number[]): number {
  const kept = values.flatMap((value, i) => (Number.isNaN(value) ? [] : [i]));
  if (kept.length === 0) return Number.NaN;
  const total = weights ? numpySum(kept.map((i) => weights[i]!)) : 0;
  if (weights && total !== 0) return numpySum(kept.map((i) => values[i]! * weights[i]!)) / total;
  // NumPy's nanmean puts zeros in place of NaN rather than leaving them out of the order of additions.
  return (
    numpySum(weights ? kept.map((i) => values[i]!) : values.map((value) => (Number.isNaN(value) ? 0 : value))) /
    kept.length
  );
}

/** Signal to noise ratio in dB of `actual` against `expected`; infinite when they are equal. */
export function snr(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) throw new Error(`expected ${expected.length} values, got ${actual.length}`);
  let signal = 0;
  let noise = 0;
  for (let i = 0; i < expected.length; i++) {
    signal += expected[i]! ** 2;
    noise += (actual[i]! - expected[i]!) ** 2;
  }
  if (Number.isNaN(noise)) return -Infinity;
  return noise === 0 ? Infinity : 10 * Math.log10(signal / noise);
}

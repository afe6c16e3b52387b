/** `count` whole numbers from 0 to `most`, the same for the same seed (mulberry32). */
export function shiftAmounts(seed: number, count: number, most: number): number[] {
  let state = seed | 0;
  return Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * (most + 1));
  });
}

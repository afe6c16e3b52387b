/**
 * Float samples to integers: `round(x * 2^(bits - 1))`, limited to what the width holds, NaN as 0. A
 * file of `bits` bits that is loaded and saved again keeps every bit. Returns how many samples were limited.
 */
export function quantize(samples: Float32Array, bits: number, target: Int32Array): number {
  const scale = 2 ** (bits - 1);
  let clipped = 0;
  for (let i = 0; i < samples.length; i++) {
    const value = Math.round(samples[i]! * scale);
    if (value >= -scale && value < scale) target[i] = value;
    else if (Number.isNaN(value)) target[i] = 0;
    else {
      target[i] = value < 0 ? -scale : scale - 1;
      // Full scale itself (1.0) is one step out of range; nobody calls that clipping.
      if (value !== scale) clipped++;
    }
  }
  return clipped;
}

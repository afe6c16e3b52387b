import { ParameterError } from '../../core/errors.ts';

/**
 * The weights of overlapping segments: a triangle with its peak of 1 in the middle, raised to `power`, in
 * float32 as upstream. Below half a segment of overlap neighbours cross-fade linearly at power 1.
 *
 * @throws ParameterError for a power at which the ends weigh nothing, so that nothing would be left there
 */
export function triangle(length: number, power: number): Float32Array {
  const rising = Math.floor(length / 2);
  const peak = length - rising;
  const weights = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const height = i < rising ? i + 1 : length - i;
    weights[i] = Math.fround(height / peak) ** power;
  }
  if (weights[length - 1] === 0) {
    throw new ParameterError(
      `transitionPower: expected less, got ${power}: the ends of ${length} samples would weigh nothing`,
    );
  }
  return weights;
}

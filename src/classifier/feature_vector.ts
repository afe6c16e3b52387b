import { DataError, ParameterError } from '../core/errors.ts';
import type { Feature } from '../core/op.ts';
import { isComplex, type Tensor } from '../core/tensor.ts';

/**
 * Joins the tensors of one recording into the vector that a head learns from.
 *
 * @param sizes numbers expected of each feature; absent for the first recording
 * @param id named in errors
 * @throws ParameterError when a feature is complex, or has more than one frame and `flatten` is false
 * @throws DataError when a size is not the expected one
 */
export function toVector(
  tensors: readonly Tensor[],
  features: readonly Feature[],
  flatten: boolean,
  sizes: readonly number[] | undefined,
  id: string,
): Float64Array {
  const vector = new Float64Array(tensors.reduce((sum, tensor) => sum + tensor.data.length, 0));
  let at = 0;
  tensors.forEach((tensor, f) => {
    const { opName } = features[f]!;
    if (isComplex(tensor.dtype)) throw new ParameterError(`features: ${opName} is complex; expected real numbers`);
    // One frame is a vector already: an embedding of the whole recording.
    const frames = tensor.shape.slice(1).some((extent) => extent !== 1);
    if (frames && !flatten) {
      throw new ParameterError(
        `features: expected one vector for each recording, got [${tensor.shape.join(', ')}] from ${opName}; ` +
          `use ${opName}.pool('mean', 'std'), or flatten: true`,
      );
    }
    const expected = sizes?.[f];
    if (expected !== undefined && tensor.size !== expected) {
      const advice = tensor.shape.length > 1 ? '; clipDuration makes all recordings equally long' : '';
      throw new DataError(`${id}: expected ${expected} numbers from ${opName}, got ${tensor.size}${advice}`);
    }
    vector.set(tensor.data, at);
    at += tensor.size;
  });
  return vector;
}

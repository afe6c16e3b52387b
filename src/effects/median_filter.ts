import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { MedianFilterOptions } from '../native/options.generated.ts';

/**
 * Sliding median of a float32 matrix, `[bins, frames]` or `[channels, bins, frames]`, along one axis. Edges are
 * repeated (`d c b a | a b c d | d c b a`); the result has the same shape, and every value is one of the input's.
 *
 * @throws ParameterError for a bad option, shape or type, NaN or infinity in the matrix
 * @see scipy 1.17 `scipy.ndimage.median_filter` (`mode='reflect'`)
 * @example
 * const smooth = await medianFilter(magnitudes, { kernelSize: 31, axis: 'frequency' });
 */
export const medianFilter = nativeOp<MedianFilterOptions, Tensor<'float32'>, Tensor>({
  name: 'medianFilter',
  wrap: firstTensor,
});

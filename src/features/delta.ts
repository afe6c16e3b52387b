import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { DeltaOptions } from '../native/options.generated.ts';

/**
 * The derivative of a feature along its frames (the last axis): float32 of the same shape. `order: 2` is the
 * acceleration.
 *
 * @throws ParameterError for fewer frames than `width` with mode `'interp'`, a bad option, NaN or infinity
 * @see librosa 0.11 `librosa.feature.delta`
 * @example
 * const velocity = await delta(await mfcc(audio));
 */
export const delta = nativeOp<DeltaOptions, Tensor<'float32'>, Tensor<'float32'>>({ name: 'delta', wrap: firstTensor });

import { DataError } from '../../core/errors.ts';
import type { DType, Tensor } from '../../core/tensor.ts';
import type { HeadState } from './head.ts';

/** A float64 tensor of a state, with its shape checked; `null` stands for any size. @throws DataError */
export function float64Tensor(state: HeadState, name: string, shape: readonly (number | null)[]): Tensor<'float64'> {
  return namedTensor(state, name, 'float64', shape);
}

/** An int32 tensor of a state, with its shape checked; `null` stands for any size. @throws DataError */
export function int32Tensor(state: HeadState, name: string, shape: readonly (number | null)[]): Tensor<'int32'> {
  return namedTensor(state, name, 'int32', shape);
}

/** A number of a state. @throws DataError when it is absent or not finite */
export function numberValue(state: HeadState, name: string): number {
  const value = state.values[name];
  if (typeof value !== 'number') throw new DataError(`${name}: expected a number, got ${JSON.stringify(value)}`);
  return value;
}

/** A word of a state. @throws DataError when it is not one of `words` */
export function wordValue<T extends string>(state: HeadState, name: string, words: readonly T[]): T {
  const value = state.values[name];
  const found = words.find((word) => word === value);
  if (found === undefined) {
    throw new DataError(`${name}: expected one of ${words.join(', ')}, got ${JSON.stringify(value)}`);
  }
  return found;
}

function namedTensor<D extends DType>(state: HeadState, name: string, dtype: D, shape: readonly (number | null)[]) {
  const tensor = state.tensors[name];
  const want = `${dtype} [${shape.map((size) => size ?? '*').join(', ')}]`;
  if (!tensor) throw new DataError(`${name}: expected ${want}, got no such tensor`);
  const fits =
    tensor.shape.length === shape.length && shape.every((size, i) => (size ?? tensor.shape[i]) === tensor.shape[i]);
  if (tensor.dtype !== dtype || !fits) {
    throw new DataError(`${name}: expected ${want}, got ${tensor.dtype} [${tensor.shape.join(', ')}]`);
  }
  return tensor as Tensor<D>;
}

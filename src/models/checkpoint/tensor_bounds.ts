import { type CheckpointDType, checkpointDTypeBytes, type TensorLocation } from './types.ts';

/** A tensor never has more dimensions than this; PyTorch's own limit is 64. */
const maxDimensions = 64;

/** The piece of a file, in bytes, that a tensor's values must lie in. */
export interface StorageRange {
  file: string;
  byteOffset: number;
  byteLength: number;
}

/**
 * The location of a tensor that views a storage, after checking that every element lies within it
 * and that the view has no more elements than the storage: a stride of 0 would let a few bytes claim
 * any amount of memory.
 *
 * @param offset of the first element, in elements
 * @throws RangeError saying what is wrong with the view
 */
export function locateTensor(
  storage: StorageRange,
  view: { dtype: CheckpointDType; offset: number; shape: readonly number[]; strides: readonly number[] },
): TensorLocation {
  const { dtype, offset, shape, strides } = view;
  if (shape.length > maxDimensions) throw new RangeError(`at most ${maxDimensions} dimensions, got ${shape.length}`);
  if (strides.length !== shape.length) throw new RangeError(`${shape.length} strides, got ${strides.length}`);
  const elementBytes = checkpointDTypeBytes[dtype];
  const stored = BigInt(Math.floor(storage.byteLength / elementBytes));
  let elements = 1n;
  let last = BigInt(offset);
  for (const [axis, size] of shape.entries()) {
    elements *= BigInt(size);
    last += (BigInt(size) - 1n) * BigInt(strides[axis]!);
  }
  if (elements === 0n) last = BigInt(offset) - 1n;
  if (last >= stored || elements > stored) {
    throw new RangeError(
      `shape [${shape.join(', ')}] with strides [${strides.join(', ')}] at ${offset} within ${stored} stored elements`,
    );
  }
  const byteOffset = storage.byteOffset + offset * elementBytes;
  return { file: storage.file, byteOffset, dtype, shape: [...shape], strides: [...strides] };
}

/** The strides, in elements, of a tensor stored row by row. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides: number[] = new Array(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= Math.max(shape[axis]!, 1);
  }
  return strides;
}

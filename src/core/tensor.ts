import { ParameterError } from './errors.ts';

/** Element types. Complex values are stored interleaved: real, imaginary, real, … */
export type DType = 'float32' | 'float64' | 'int32' | 'complex64' | 'complex128';

/** The typed array that stores each element type. */
export interface TensorData {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  complex64: Float32Array;
  complex128: Float64Array;
}

/** What makes them. */
export const tensorArrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  complex64: Float32Array,
  complex128: Float64Array,
} as const satisfies { [D in DType]: new (length: number) => TensorData[D] };

/**
 * An n-dimensional array in host memory, row-major (the last axis is contiguous). `complex64` and
 * `complex128` hold two numbers per element in `data`.
 */
export class Tensor<D extends DType = DType> {
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly data: TensorData[D];

  /** @throws ParameterError when `data` does not hold exactly the elements of `shape` */
  constructor(dtype: D, shape: readonly number[], data: TensorData[D]) {
    const expected = shape.reduce((product, size) => product * size, isComplex(dtype) ? 2 : 1);
    if (data.length !== expected) {
      throw new ParameterError(
        `data: expected ${expected} numbers for shape [${shape.join(', ')}] of ${dtype}, got ${data.length}`,
      );
    }
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
  }

  static float32(shape: readonly number[], data: Float32Array): Tensor<'float32'> {
    return new Tensor('float32', shape, data);
  }

  /** Number of elements (a complex value counts once). */
  get size(): number {
    return this.shape.reduce((product, size) => product * size, 1);
  }
}

/** True for `complex64` and `complex128`. */
export function isComplex(dtype: DType): boolean {
  return dtype === 'complex64' || dtype === 'complex128';
}

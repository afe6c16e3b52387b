import { readFile } from 'node:fs/promises';
import { type AtomicWriteOptions, writeFileAtomic } from '../core/atomic_file.ts';
import { DataError } from '../core/errors.ts';
import { type DType, Tensor } from '../core/tensor.ts';
import { decodeNpyHeader, encodeNpyHeader } from './npy_header.ts';

const descrOf: Record<DType, string> = {
  float32: '<f4',
  float64: '<f8',
  int32: '<i4',
  complex64: '<c8',
  complex128: '<c16',
};

/** How each stored type becomes a tensor. Small integers and booleans widen to `int32`. */
const readers: Record<string, { bytes: number; read: (buffer: ArrayBuffer, shape: number[]) => Tensor }> = {
  '<f4': { bytes: 4, read: (buffer, shape) => new Tensor('float32', shape, new Float32Array(buffer)) },
  '<f8': { bytes: 8, read: (buffer, shape) => new Tensor('float64', shape, new Float64Array(buffer)) },
  '<c8': { bytes: 8, read: (buffer, shape) => new Tensor('complex64', shape, new Float32Array(buffer)) },
  '<c16': { bytes: 16, read: (buffer, shape) => new Tensor('complex128', shape, new Float64Array(buffer)) },
  '<i4': { bytes: 4, read: (buffer, shape) => int32(shape, new Int32Array(buffer)) },
  '<i2': { bytes: 2, read: (buffer, shape) => int32(shape, Int32Array.from(new Int16Array(buffer))) },
  '<u2': { bytes: 2, read: (buffer, shape) => int32(shape, Int32Array.from(new Uint16Array(buffer))) },
  '|i1': { bytes: 1, read: (buffer, shape) => int32(shape, Int32Array.from(new Int8Array(buffer))) },
  '|u1': { bytes: 1, read: (buffer, shape) => int32(shape, Int32Array.from(new Uint8Array(buffer))) },
  '|b1': { bytes: 1, read: (buffer, shape) => int32(shape, Int32Array.from(new Uint8Array(buffer))) },
  '<i8': { bytes: 8, read: (buffer, shape) => int32(shape, narrow(new BigInt64Array(buffer))) },
};

function int32(shape: number[], data: Int32Array): Tensor<'int32'> {
  return new Tensor('int32', shape, data);
}

function narrow(values: BigInt64Array): Int32Array {
  return Int32Array.from(values, (value) => {
    if (value !== BigInt.asIntN(32, value)) throw new RangeError(`expected 32-bit integers, got ${value}`);
    return Number(value);
  });
}

/** The bytes that `numpy.save` would write, as header and values; the values are a view of the tensor. */
export function encodeNpy(tensor: Tensor): [header: Uint8Array, values: Uint8Array] {
  const { buffer, byteOffset, byteLength } = tensor.data;
  return [encodeNpyHeader(descrOf[tensor.dtype], tensor.shape), new Uint8Array(buffer, byteOffset, byteLength)];
}

/**
 * The tensor in the bytes of a `.npy` file: little-endian, C order; float32, float64, complex64,
 * complex128, and integers and booleans as int32.
 *
 * @param name said in errors
 * @throws DataError when the header is malformed, the type unsupported, or the values are too few or too many
 */
export function decodeNpy(bytes: Uint8Array, name = '<buffer>'): Tensor {
  const { descr, fortranOrder, shape, dataOffset } = decodeNpyHeader(bytes, name);
  const reader = readers[descr];
  if (!reader) throw new DataError(`${name}: expected one of ${Object.keys(readers).join(' ')}, got ${descr}`);
  if (fortranOrder && shape.length > 1) throw new DataError(`${name}: expected C order, got Fortran order`);
  const expected = shape.reduce((product, size) => product * size, reader.bytes);
  const length = bytes.byteLength - dataOffset;
  if (length !== expected) {
    throw new DataError(
      `${name}: expected ${expected} bytes for shape [${shape.join(', ')}] of ${descr}, got ${length}`,
    );
  }
  // A copy: the values need their own alignment, and must not keep a pooled buffer alive.
  const values = new Uint8Array(length);
  values.set(bytes.subarray(dataOffset));
  try {
    return reader.read(values.buffer, shape);
  } catch (error) {
    throw new DataError(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Reads a `.npy` file.
 *
 * @throws DataError when it is not one that {@link decodeNpy} accepts
 */
export async function readNpy(path: string, options: { signal?: AbortSignal } = {}): Promise<Tensor> {
  return decodeNpy(await readFile(path, { signal: options.signal }), path);
}

/** Writes a tensor as `.npy`, byte for byte as `numpy.save`, atomically. */
export async function writeNpy(path: string, tensor: Tensor, options: AtomicWriteOptions = {}): Promise<void> {
  await writeFileAtomic(path, encodeNpy(tensor), options);
}

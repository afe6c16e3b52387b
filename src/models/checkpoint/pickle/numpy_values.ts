import { isSize, type NumpyArray, NumpyDType, type PickleValue } from './values.ts';

type Get = (view: DataView, at: number, littleEndian: boolean) => number;

const readers: Record<string, Get> = {
  f2: (view, at, little) => halfToNumber(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  b1: (view, at) => view.getUint8(at),
};

/** `numpy.dtype('f4', …)`. @throws SyntaxError for anything but numbers and booleans */
export function makeDType(args: readonly PickleValue[]): NumpyDType {
  const [code] = args;
  if (typeof code !== 'string' || !Object.hasOwn(readers, code)) {
    throw new SyntaxError(`numpy.dtype: expected one of ${Object.keys(readers).join(' ')}, got ${describe(code)}`);
  }
  return new NumpyDType(code);
}

/** The state of a dtype: `(version, byte order, …)`; the rest is about structures, which are refused. */
export function buildDType(dtype: NumpyDType, state: PickleValue): void {
  if (!Array.isArray(state)) throw new SyntaxError('numpy.dtype: expected a tuple as its state');
  const [, order, subtype, names, fields] = state;
  if (typeof order !== 'string' || !['<', '>', '|', '='].includes(order)) {
    throw new SyntaxError(`numpy.dtype: expected a byte order, got ${describe(order)}`);
  }
  if ([subtype, names, fields].some((value) => value !== null))
    throw new SyntaxError('numpy.dtype: expected no fields');
  dtype.littleEndian = order !== '>';
}

/** The state of an array: `(version, shape, dtype, is Fortran, bytes)`. */
export function buildArray(array: NumpyArray, state: PickleValue): void {
  const [, shape, dtype, fortranOrder, bytes] = Array.isArray(state) ? state : [];
  if (!Array.isArray(shape) || shape.length > 32 || !shape.every(isSize) || !(dtype instanceof NumpyDType)) {
    throw new SyntaxError('numpy.ndarray: expected a shape and a dtype as its state');
  }
  if (!(bytes instanceof Uint8Array)) throw new SyntaxError('numpy.ndarray: expected its values as bytes');
  const expected = shape.reduce((product, size) => product * BigInt(size), BigInt(dtype.bytes));
  if (BigInt(bytes.length) !== expected) {
    throw new SyntaxError(`numpy.ndarray: expected ${expected} bytes, got ${bytes.length}`);
  }
  Object.assign(array, { shape, dtype, fortranOrder: fortranOrder === true, bytes });
}

/** `numpy.core.multiarray.scalar(dtype, bytes)` as a number or boolean. */
export function readScalar(args: readonly PickleValue[]): number | boolean {
  const [dtype, bytes] = args;
  if (!(dtype instanceof NumpyDType) || !(bytes instanceof Uint8Array) || bytes.length !== dtype.bytes) {
    throw new SyntaxError('numpy scalar: expected a dtype and the bytes of one element');
  }
  const value = readers[dtype.code]!(viewOf(bytes), 0, dtype.littleEndian);
  return dtype.code === 'b1' ? value !== 0 : value;
}

/**
 * The values of an array, row by row, as float64 (which holds all of them but integers beyond 2^53).
 */
export function numpyValues(array: NumpyArray): Float64Array {
  const { dtype, shape, bytes, fortranOrder } = array;
  const view = viewOf(bytes);
  const stored = (i: number) => readers[dtype.code]!(view, i * dtype.bytes, dtype.littleEndian);
  const length = bytes.length / dtype.bytes;
  if (!fortranOrder) return Float64Array.from({ length }, (_, i) => stored(i));
  return Float64Array.from({ length }, (_, i) => {
    let rest = i;
    let at = 0;
    let stride = length;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      stride /= shape[axis]!;
      at += (rest % shape[axis]!) * stride;
      rest = Math.floor(rest / shape[axis]!);
    }
    return stored(at);
  });
}

/** IEEE 754 binary16. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function describe(value: PickleValue | undefined): string {
  return typeof value === 'string' ? `'${value.slice(0, 40)}'` : typeof value;
}

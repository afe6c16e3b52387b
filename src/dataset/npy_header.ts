import { DataError } from '../core/errors.ts';

/** What the header of a `.npy` file says. */
export interface NpyHeader {
  /** NumPy's type string, for example `<f4`. */
  descr: string;
  fortranOrder: boolean;
  shape: number[];
  /** Where the values start, in bytes. */
  dataOffset: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy leaves room for the first axis to grow to this many digits; we do so to give the same bytes. */
const GROWTH_DIGITS = 21;

/**
 * The header that `numpy.save` writes (format 1.0, or 2.0 when it would exceed 65,535 bytes), padded
 * so that the values start at a multiple of 64.
 *
 * Source: numpy/lib/format.py and NEP 1.
 */
export function encodeNpyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const growth = shape.length > 0 ? ' '.repeat(GROWTH_DIGITS - String(shape[0]).length) : '';
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }${growth}`;
  const large = Math.ceil((10 + text.length + 1) / 64) * 64 - 10 > 0xffff;
  const prefix = large ? 12 : 10;
  const total = Math.ceil((prefix + text.length + 1) / 64) * 64;
  const bytes = Buffer.alloc(total, ' ');
  bytes.set(MAGIC);
  bytes[6] = large ? 2 : 1;
  bytes[7] = 0;
  if (large) bytes.writeUInt32LE(total - prefix, 8);
  else bytes.writeUInt16LE(total - prefix, 8);
  bytes.write(text, prefix, 'latin1');
  bytes[total - 1] = 0x0a;
  return bytes;
}

/**
 * Reads the header of formats 1.0, 2.0 and 3.0.
 *
 * @param name said in errors
 * @throws DataError when the bytes are not a `.npy` header
 */
export function decodeNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 10 || MAGIC.some((byte, i) => buffer[i] !== byte)) {
    throw new DataError(`${name}: expected a .npy file, got ${buffer.length} bytes without its magic number`);
  }
  const major = buffer[6]!;
  if (major < 1 || major > 3) throw new DataError(`${name}: expected .npy format 1 to 3, got ${major}`);
  const prefix = major === 1 ? 10 : 12;
  if (buffer.length < prefix) throw new DataError(`${name}: the .npy header is cut off`);
  const dataOffset = prefix + (major === 1 ? buffer.readUInt16LE(8) : buffer.readUInt32LE(8));
  if (buffer.length < dataOffset) throw new DataError(`${name}: the .npy header is cut off`);
  const text = buffer.toString(major === 3 ? 'utf8' : 'latin1', prefix, dataOffset);
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) {
    throw new DataError(`${name}: expected descr, fortran_order and shape in the .npy header, got ${text.trim()}`);
  }
  const sizes = shape.split(',').filter((size) => size.trim() !== '');
  return { descr, fortranOrder: order === 'True', shape: sizes.map(Number), dataOffset };
}

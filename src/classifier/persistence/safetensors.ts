import { DataError, ParameterError } from '../../core/errors.ts';
import { type DType, Tensor, type TensorData } from '../../core/tensor.ts';

type StoredDType = 'float32' | 'float64' | 'int32';

const NAMES: Record<StoredDType, string> = { float32: 'F32', float64: 'F64', int32: 'I32' };
const BYTES: Record<StoredDType, number> = { float32: 4, float64: 8, int32: 4 };
const MAX_HEADER = 100_000_000;

/**
 * Packs named tensors into the bytes of a `.safetensors` file, sorted by name; equal tensors give
 * equal bytes.
 *
 * Source: the safetensors format (github.com/huggingface/safetensors, README).
 *
 * @throws ParameterError when a tensor is complex
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const parts: Buffer[] = [];
  let offset = 0;
  // Wider types first: every tensor is then aligned to its own element size.
  const order = (name: string) => -BYTES[stored(tensors[name]!.dtype, name)];
  for (const name of Object.keys(tensors).sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1))) {
    const { dtype, shape, data } = tensors[name]!;
    header[name] = {
      dtype: NAMES[stored(dtype, name)],
      shape,
      data_offsets: [offset, offset + data.byteLength],
    };
    parts.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    offset += data.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, ' ')]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, ...parts]);
}

/**
 * Reads all tensors of a `.safetensors` file.
 *
 * @param source named in errors
 * @throws DataError naming the file and the tensor when anything is not as the format says
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): Record<string, Tensor> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (reason: string, cause?: unknown): never => {
    throw new DataError(`${source}: ${reason}`, { cause });
  };
  if (buffer.length < 8) fail(`expected at least 8 bytes, got ${buffer.length}`);
  const headerLength = Number(buffer.readBigUInt64LE(0));
  const body = 8 + headerLength;
  if (headerLength > MAX_HEADER || body > buffer.length) {
    fail(`header: expected at most ${buffer.length - 8} bytes, got ${headerLength}`);
  }
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(8, body)));
  } catch (cause) {
    fail('header: not valid JSON', cause);
  }
  if (!isObject(header)) return fail('header: expected an object');
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => ({ name, ...checkEntry(name, value, fail) }))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  const tensors: Record<string, Tensor> = {};
  for (const { name, dtype, shape, begin, end } of entries) {
    if (begin !== expected) fail(`${name}: data_offsets: expected a start at ${expected}, got ${begin}`);
    if (body + end > buffer.length) fail(`${name}: the file ends before its data`);
    // A copy: the bytes in the file need not be aligned.
    const copy = new Uint8Array(buffer.subarray(body + begin, body + end)).buffer;
    Object.defineProperty(tensors, name, { value: makeTensor(dtype, shape, copy), enumerable: true });
    expected = end;
  }
  if (body + expected !== buffer.length) fail(`expected ${body + expected} bytes, got ${buffer.length}`);
  return tensors;
}

function checkEntry(name: string, entry: unknown, fail: (reason: string) => never) {
  if (!isObject(entry)) return fail(`${name}: expected an object`);
  const dtype = (Object.keys(NAMES) as StoredDType[]).find((key) => NAMES[key] === entry.dtype);
  if (!dtype) return fail(`${name}: dtype: expected F32, F64 or I32, got ${JSON.stringify(entry.dtype)}`);
  const shape = entry.shape;
  if (!isSizes(shape)) return fail(`${name}: shape: expected a list of sizes, got ${JSON.stringify(shape)}`);
  const offsets = entry.data_offsets;
  if (!isSizes(offsets) || offsets.length !== 2) {
    return fail(`${name}: data_offsets: expected two positions, got ${JSON.stringify(offsets)}`);
  }
  const [begin, end] = offsets as [number, number];
  const bytes = shape.reduce((product, size) => product * size, 1) * BYTES[dtype];
  if (end - begin !== bytes) fail(`${name}: data_offsets: expected ${bytes} bytes, got ${end - begin}`);
  return { dtype, shape, begin, end };
}

function makeTensor(dtype: StoredDType, shape: readonly number[], buffer: ArrayBuffer): Tensor {
  const views: { [D in StoredDType]: (bytes: ArrayBuffer) => TensorData[D] } = {
    float32: (bytes) => new Float32Array(bytes),
    float64: (bytes) => new Float64Array(bytes),
    int32: (bytes) => new Int32Array(bytes),
  };
  return new Tensor<DType>(dtype, shape, views[dtype](buffer));
}

function stored(dtype: DType, name: string): StoredDType {
  if (dtype === 'complex64' || dtype === 'complex128') {
    throw new ParameterError(`${name}: expected a real tensor, got ${dtype}`);
  }
  return dtype;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

import { DataError, ParameterError } from '../../core/errors.ts';
import { type DType, Tensor, type TensorData } from '../../core/tensor.ts';
import { headerBytes, PREFIX_BYTES, readLayout } from '../../models/checkpoint/safetensors_layout.ts';

type StoredDType = 'float32' | 'float64' | 'int32';

const NAMES: Record<StoredDType, string> = { float32: 'F32', float64: 'F64', int32: 'I32' };
const BYTES: Record<StoredDType, number> = { float32: 4, float64: 8, int32: 4 };

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
  const tensors: Record<string, Tensor> = {};
  try {
    const body = PREFIX_BYTES + headerBytes(buffer, buffer.length);
    const layout = readLayout(buffer.subarray(PREFIX_BYTES, body), buffer.length - body);
    for (const { name, dtype, shape, begin, end } of layout.tensors) {
      if (!isStored(dtype)) throw new SyntaxError(`${name}: expected ${Object.keys(NAMES).join(', ')}, got ${dtype}`);
      // A copy: the bytes in the file need not be aligned.
      const copy = new Uint8Array(buffer.subarray(body + begin, body + end)).buffer;
      Object.defineProperty(tensors, name, { value: makeTensor(dtype, shape, copy), enumerable: true });
    }
  } catch (error) {
    if (error instanceof SyntaxError) throw new DataError(`${source}: ${error.message}`, { cause: error });
    throw error;
  }
  return tensors;
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

function isStored(dtype: string): dtype is StoredDType {
  return dtype in NAMES;
}

import { Tensor } from '../../core/tensor.ts';
import { CheckpointFile } from './checkpoint_file.ts';
import { halfToNumber } from './pickle/numpy_values.ts';
import { type CheckpointDType, checkpointDTypeBytes, type TensorLocation } from './types.ts';

type Values = Float32Array | Float64Array | Int32Array;

interface Widening {
  dtype: 'float32' | 'float64' | 'int32';
  make: (length: number) => Values;
  get: (view: DataView, at: number) => number;
}

const float32 = { dtype: 'float32', make: (length: number) => new Float32Array(length) } as const;
const int32 = { dtype: 'int32', make: (length: number) => new Int32Array(length) } as const;

/** How each stored type is read: the types of {@link Tensor} hold every value of it exactly. */
const widenings: Record<CheckpointDType, Widening> = {
  float16: { ...float32, get: (view, at) => halfToNumber(view.getUint16(at, true)) },
  bfloat16: { ...float32, get: (view, at) => bfloatToNumber(view.getUint16(at, true)) },
  float32: { ...float32, get: (view, at) => view.getFloat32(at, true) },
  float64: {
    dtype: 'float64',
    make: (length) => new Float64Array(length),
    get: (view, at) => view.getFloat64(at, true),
  },
  int64: { ...int32, get: (view, at) => narrow(view.getBigInt64(at, true)) },
  int32: { ...int32, get: (view, at) => view.getInt32(at, true) },
  int16: { ...int32, get: (view, at) => view.getInt16(at, true) },
  int8: { ...int32, get: (view, at) => view.getInt8(at) },
  uint8: { ...int32, get: (view, at) => view.getUint8(at) },
  bool: { ...int32, get: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
};

/**
 * The values of a tensor of a checkpoint, row by row: float16 and bfloat16 widened to float32, whole
 * numbers and booleans to int32.
 *
 * @throws ModelError when the file changed, or holds an int64 beyond 32 bits
 */
export async function readCheckpointTensor(location: TensorLocation): Promise<Tensor> {
  const { byteOffset, dtype, shape, strides } = location;
  const { dtype: widened, make, get } = widenings[dtype];
  const elementBytes = checkpointDTypeBytes[dtype];
  const length = shape.reduce((product, size) => product * size, 1);
  const values = make(length);
  if (length === 0) return new Tensor(widened, shape, values);
  const span = shape.reduce((last, size, axis) => last + (size - 1) * strides[axis]!, 1);
  const file = await CheckpointFile.open(location.file);
  try {
    const bytes = await file.read(byteOffset, span * elementBytes, 'tensor');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const index = new Array<number>(shape.length).fill(0);
    let at = 0;
    for (let i = 0; i < length; i++) {
      values[i] = get(view, at * elementBytes);
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        at += strides[axis]!;
        if (++index[axis]! < shape[axis]!) break;
        at -= strides[axis]! * shape[axis]!;
        index[axis] = 0;
      }
    }
  } catch (error) {
    if (error instanceof RangeError) file.fail(error.message, error);
    throw error;
  } finally {
    await file.close();
  }
  return new Tensor(widened, shape, values);
}

const bits32 = new Uint32Array(1);
const asFloat = new Float32Array(bits32.buffer);

/** The upper half of an IEEE 754 binary32. */
function bfloatToNumber(bits: number): number {
  bits32[0] = bits << 16;
  return asFloat[0]!;
}

function narrow(value: bigint): number {
  if (value !== BigInt.asIntN(32, value)) throw new RangeError(`expected whole numbers of 32 bits, got ${value}`);
  return Number(value);
}

import type { CheckpointFile } from './checkpoint_file.ts';
import { parseHeader, type SafetensorsHeader } from './header_json.ts';
import { locateTensor, rowMajorStrides } from './tensor_bounds.ts';
import { type CheckpointDType, checkpointDTypeBytes, type TensorLocation } from './types.ts';

/** The format's own limit. */
const maxHeaderBytes = 100_000_000;

const dtypes = new Map<string, CheckpointDType>([
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['F32', 'float32'],
  ['F64', 'float64'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

/**
 * The tensors of a safetensors file. Their data must fill the rest of the file, one after another.
 *
 * Source: the safetensors format (github.com/huggingface/safetensors, README).
 *
 * @throws ModelError naming the file and what is not as the format says
 */
export async function readSafetensors(
  file: CheckpointFile,
): Promise<{ tensors: Map<string, TensorLocation>; content: Map<string, string> }> {
  const { header, dataOffset } = await readHeader(file);
  const tensors = new Map<string, TensorLocation>();
  const ranges: { name: string; begin: number; end: number }[] = [];
  for (const [name, { dtype: stored, shape, dataOffsets }] of header.entries) {
    const dtype = dtypes.get(stored);
    if (!dtype) file.fail(`${name}: expected one of ${[...dtypes.keys()].join(' ')}, got ${stored}`);
    const [begin, end] = dataOffsets;
    const bytes = shape.reduce((product, size) => product * BigInt(size), BigInt(checkpointDTypeBytes[dtype]));
    if (BigInt(end - begin) !== bytes) {
      file.fail(`${name}: ${stored} [${shape.join(', ')}] needs ${bytes} bytes, its offsets have ${end - begin}`);
    }
    ranges.push({ name, begin, end });
    if (end > file.size - dataOffset) file.fail(`${name}: the file ends before its data`);
    try {
      const range = { file: file.path, byteOffset: dataOffset + begin, byteLength: end - begin };
      tensors.set(name, locateTensor(range, { dtype, offset: 0, shape, strides: rowMajorStrides(shape) }));
    } catch (error) {
      file.fail(`${name}: expected ${(error as RangeError).message}`, error);
    }
  }
  ranges.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  for (const { name, begin, end } of ranges) {
    if (begin !== expected) file.fail(`${name}: expected its data at ${expected}, got ${begin}`);
    expected = end;
  }
  if (dataOffset + expected !== file.size) file.fail(`expected ${dataOffset + expected} bytes, got ${file.size}`);
  return { tensors, content: header.metadata };
}

/** Whether the first bytes can be those of a safetensors file. */
export function looksLikeSafetensors(start: Uint8Array, size: number): boolean {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  return bytes.length >= 10 && bytes.readBigUInt64LE(0) <= BigInt(size - 8) && bytes[8] === '{'.charCodeAt(0);
}

async function readHeader(file: CheckpointFile): Promise<{ header: SafetensorsHeader; dataOffset: number }> {
  const length = (await file.read(0, 8, 'header length')).readBigUInt64LE();
  if (length > BigInt(Math.min(maxHeaderBytes, file.size - 8))) {
    file.fail(`header: expected at most ${Math.min(maxHeaderBytes, file.size - 8)} bytes, got ${length}`);
  }
  const bytes = await file.read(8, Number(length), 'header');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { header: parseHeader(text), dataOffset: 8 + Number(length) };
  } catch (error) {
    return file.fail(`header: ${(error as Error).message}`, error);
  }
}

import type { CheckpointFile } from './checkpoint_file.ts';
import { headerBytes, PREFIX_BYTES, readLayout } from './safetensors_layout.ts';
import { locateTensor, rowMajorStrides } from './tensor_bounds.ts';
import type { TensorLocation } from './types.ts';

/**
 * The tensors of a safetensors file.
 *
 * @throws ModelError naming the file and what is not as the format says
 */
export async function readSafetensors(
  file: CheckpointFile,
): Promise<{ tensors: Map<string, TensorLocation>; content: Map<string, string> }> {
  const prefix = await file.read(0, Math.min(PREFIX_BYTES, file.size), 'header length');
  try {
    const length = headerBytes(prefix, file.size);
    const dataOffset = PREFIX_BYTES + length;
    const { metadata, tensors } = readLayout(await file.read(PREFIX_BYTES, length, 'header'), file.size - dataOffset);
    const locations = tensors.map(({ name, dtype, shape, begin, end }) => {
      const range = { file: file.path, byteOffset: dataOffset + begin, byteLength: end - begin };
      return [name, locateTensor(range, { dtype, offset: 0, shape, strides: rowMajorStrides(shape) })] as const;
    });
    return { tensors: new Map(locations), content: metadata };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) file.fail(error.message, error);
    throw error;
  }
}

/** Whether the first bytes can be those of a safetensors file. */
export function looksLikeSafetensors(start: Buffer, size: number): boolean {
  const json = '{'.charCodeAt(0);
  return start[PREFIX_BYTES] === json && start.readBigUInt64LE(0) <= BigInt(size - PREFIX_BYTES);
}

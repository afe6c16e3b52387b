import type { CheckpointFile } from './checkpoint_file.ts';
import type { Pickle } from './pickle/machine.ts';
import type { PickleValue, StorageReference } from './pickle/values.ts';
import { collectTensors } from './state_tree.ts';
import { locateTensor, type StorageRange } from './tensor_bounds.ts';
import type { TensorLocation } from './types.ts';

/** What a torch file holds. */
export interface TorchContent {
  tensors: Map<string, TensorLocation>;
  content: PickleValue;
}

/**
 * Gives the tensors of an interpreted pickle their places in the file.
 *
 * @param rangeOf where a storage lies; its length is checked by the caller
 * @throws ModelError naming the tensor whose view is not within its storage
 */
export function locateTensors(
  file: CheckpointFile,
  { value, views }: Pickle,
  rangeOf: (storage: StorageReference) => StorageRange,
): TorchContent {
  try {
    const tensors = collectTensors(value, (node) => views.has(node as TensorLocation));
    const names = new Map([...tensors].map(([name, tensor]) => [tensor, name]));
    for (const [tensor, { storage, offset }] of views) {
      try {
        Object.assign(tensor, locateTensor(rangeOf(storage), { ...tensor, offset }));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new SyntaxError(`${names.get(tensor) ?? 'a tensor'}: expected ${error.message}`, { cause: error });
      }
    }
    return { tensors, content: value };
  } catch (error) {
    if (error instanceof SyntaxError) file.fail(error.message, error);
    throw error;
  }
}

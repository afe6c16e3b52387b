import { ModelError } from '../../core/errors.ts';
import { NumpyArray, numpyValues, openCheckpoint, readCheckpointTensor } from '../checkpoint/index.ts';

const size = 128;
const lowest = -2;
const highest = 2;

/** The PCA with whitening that AudioSet's published embeddings went through. */
export interface Pca {
  /** `[128, 128]`, one row for each component. */
  eigenVectors: ArrayLike<number>;
  means: ArrayLike<number>;
}

/**
 * Reads `vggish_pca_params`: `pca_eigen_vectors` and `pca_means`, as NumPy arrays or as tensors.
 *
 * @throws ModelError when the file has none, or of other sizes
 */
export async function readPca(path: string): Promise<Pca> {
  const { content, tensors } = await openCheckpoint(path);
  const read = async (name: string, count: number): Promise<ArrayLike<number>> => {
    const saved = content instanceof Map ? content.get(name) : undefined;
    const location = tensors.get(name);
    const values =
      saved instanceof NumpyArray
        ? numpyValues(saved)
        : location
          ? (await readCheckpointTensor(location)).data
          : undefined;
    if (!values) throw new ModelError(`${path}: expected ${name}`);
    if (values.length !== count)
      throw new ModelError(`${path}: ${name}: expected ${count} values, got ${values.length}`);
    return values;
  };
  return { eigenVectors: await read('pca_eigen_vectors', size * size), means: await read('pca_means', size) };
}

/**
 * Applies it to one embedding: components limited to -2 … 2 and brought to whole numbers from 0 to 255,
 * halves to the even one.
 */
export function postprocess(embedding: ArrayLike<number>, { eigenVectors, means }: Pca): Float32Array {
  const result = new Float32Array(size);
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += eigenVectors[row * size + i]! * (embedding[i]! - means[i]!);
    const limited = Math.min(highest, Math.max(lowest, sum));
    result[row] = roundHalfEven((limited - lowest) * (255 / (highest - lowest)));
  }
  return result;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

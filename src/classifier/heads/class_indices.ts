import { DataError } from '../../core/errors.ts';

/** @throws DataError when a stored class index is not one of the classes */
export function checkClassIndices(name: string, indices: Int32Array, numberOfClasses: number): void {
  const wrong = indices.find((index) => index < 0 || index >= numberOfClasses);
  if (wrong !== undefined) {
    throw new DataError(`${name}: expected classes from 0 to ${numberOfClasses - 1}, got ${wrong}`);
  }
}

import path from 'node:path';
import { type AudioRow, Dataset, INDEX_FILE, readDatasetIndex, readSplits, SPLITS_FILE } from '../dataset/index.ts';

type Rows = Dataset<AudioRow & { label: string }>;

/** The train and validation parts of what `melisma index` wrote into a folder. */
export async function readParts(folder: string): Promise<{ train: Rows; validation: Rows }> {
  const index = await readDatasetIndex(path.join(folder, INDEX_FILE));
  return Dataset.fromSplits(index, await readSplits(path.join(folder, SPLITS_FILE), index));
}

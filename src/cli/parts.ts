import path from 'node:path';
import { type AudioRow, Dataset, INDEX_FILE, readDatasetIndex, readSplits, SPLITS_FILE } from '../dataset/index.ts';

type Row = AudioRow & { label: string };

/** The train and validation parts of what `melisma index` wrote into a folder. */
export async function readParts(folder: string): Promise<{ train: Dataset<Row>; validation: Dataset<Row> }> {
  const index = await readDatasetIndex(path.join(folder, INDEX_FILE));
  const splits = await readSplits(path.join(folder, SPLITS_FILE), index);
  const rows = await Dataset.fromIndex(index).rows();
  const part = (name: 'train' | 'validation') => Dataset.from(splits[name].indices.map((i) => rows[i]!));
  return { train: part('train'), validation: part('validation') };
}

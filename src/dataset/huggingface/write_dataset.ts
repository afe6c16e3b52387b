import type { RunOptions } from '../../core/run.ts';
import type { Schema } from '../schema/schema.ts';
import {
  DatasetDictWriter,
  HuggingFaceWriter,
  type WrittenDataset,
  type WrittenDatasetDict,
} from './dataset_writer.ts';
import type { HuggingFaceOptions } from './options.ts';

/** Rows in memory, or as they come. */
export type Rows<Row> = Iterable<Row> | AsyncIterable<Row>;

type WriteOptions = HuggingFaceOptions & Pick<RunOptions, 'onProgress'>;

/**
 * Writes rows as a folder that Python reads with `datasets.load_from_disk` (2.21 and later), holding
 * one batch in memory. Equal rows and options give equal bytes. With `resume`, the rows that an
 * interrupted run has stored are read from `rows` and passed over.
 *
 * @throws DataError that names row and column when a row does not fit; ParameterError; `signal.reason`
 * @example
 * const schema = defineSchema({ text: f.string(), tempo: f.float32() });
 * await writeHuggingFaceDataset('dataset', schema, [{ text: 'slow piano', tempo: 60 }]);
 */
export async function writeHuggingFaceDataset<Row>(
  folder: string,
  schema: Schema<Row>,
  rows: Rows<Row>,
  options: WriteOptions & { split?: string | null } = {},
): Promise<WrittenDataset> {
  const { onProgress, ...rest } = options;
  const writer = await HuggingFaceWriter.open(folder, schema, rest);
  try {
    await writeAll(writer, rows, (done) => onProgress?.({ done, total: done, unit: 'rows' }));
    return await writer.finish();
  } catch (error) {
    await writer.close({ discard: !rest.resume }).catch(() => {});
    throw error;
  }
}

/**
 * Writes named splits as a folder that Python reads with `datasets.load_from_disk` as a `DatasetDict`;
 * otherwise as {@link writeHuggingFaceDataset}.
 *
 * @throws DataError that names row and column when a row does not fit; ParameterError; `signal.reason`
 */
export async function writeDatasetDict<Row, Name extends string>(
  folder: string,
  schema: Schema<Row>,
  splits: Record<Name, Rows<Row>>,
  options: WriteOptions = {},
): Promise<WrittenDatasetDict<Name>> {
  const { onProgress, ...rest } = options;
  const names = Object.keys(splits) as Name[];
  const writer = await DatasetDictWriter.open(folder, schema, names, rest);
  try {
    let before = 0;
    for (const name of names) {
      const split = writer.split(name);
      await writeAll(split, splits[name], (done) =>
        onProgress?.({ done: before + done, total: before + done, unit: 'rows' }),
      );
      before += split.rows;
    }
    return await writer.finish();
  } catch (error) {
    await writer.close({ discard: !rest.resume }).catch(() => {});
    throw error;
  }
}

async function writeAll<Row>(
  writer: { readonly resumedRows: number; readonly rows: number; write(row: Row): Promise<void> },
  rows: Rows<Row>,
  onRow: (done: number) => void,
): Promise<void> {
  let index = 0;
  for await (const row of rows) {
    if (index++ < writer.resumedRows) continue;
    await writer.write(row);
    onRow(writer.rows);
  }
}

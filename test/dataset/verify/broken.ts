import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  Schema as ArrowSchema,
  type DataType,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  tableFromIPC,
} from 'apache-arrow';
import {
  type Finding,
  type Rows,
  type Schema,
  verifyDataset,
  writeHuggingFaceDataset,
} from '../../../src/dataset/index.ts';
import { temporary } from '../temporary_folder.ts';

/** A dataset written well. */
export async function dataset<Row>(schema: Schema<Row>, rows: Rows<Row>): Promise<string> {
  const folder = await temporary('dataset');
  await writeHuggingFaceDataset(folder, schema, rows);
  return folder;
}

/** Findings as `level rule: message`. */
export async function found(folder: string): Promise<string[]> {
  const all = await verifyDataset(folder);
  return all.flatMap(({ findings }) => findings.map(line));
}

function line({ level, rule, message }: Finding): string {
  return `${level} ${rule}: ${message}`;
}

/** Changes a JSON file. */
export async function edit(
  folder: string,
  file: string,
  change: (content: Record<string, never>) => void,
): Promise<void> {
  const content = JSON.parse(await readFile(path.join(folder, file), 'utf8'));
  change(content);
  await writeFile(path.join(folder, file), JSON.stringify(content));
}

/** Changes the features in both places where they stand. */
export async function editFeatures(folder: string, change: (features: Record<string, never>) => void): Promise<void> {
  let features: unknown;
  await edit(folder, 'dataset_info.json', (info) => {
    change(info.features!);
    features = info.features;
  });
  await rewrite(folder, ({ schema, data }) => {
    const metadata = new Map([['huggingface', JSON.stringify({ info: { features } })]]);
    return new RecordBatch(new ArrowSchema(schema.fields, metadata), data);
  });
}

/** Writes the Arrow file again with other batches. */
export async function rewrite(folder: string, change: (batch: RecordBatch) => RecordBatch): Promise<void> {
  const file = path.join(folder, 'data-00000-of-00001.arrow');
  const table = tableFromIPC(await readFile(file));
  const writer = RecordBatchStreamWriter.writeAll(table.batches.map(change));
  await writeFile(file, await writer.toUint8Array());
}

/** The same rows with their column replaced by one of another type or other values. */
export function withColumn(batch: RecordBatch, type: DataType, parts: object): RecordBatch {
  const [field] = batch.schema.fields;
  const schema = new ArrowSchema([field!.clone({ type } as never)], batch.schema.metadata);
  const child = makeData({ type, length: batch.numRows, nullCount: 0, ...parts } as never);
  const struct = { type: batch.data.type.constructor, length: batch.numRows } as object;
  const data = makeData({
    ...struct,
    type: new (batch.data.type.constructor as never as new (fields: unknown) => DataType)(schema.fields),
    nullCount: 0,
    children: [child],
  } as never);
  return new RecordBatch(schema, data as never);
}

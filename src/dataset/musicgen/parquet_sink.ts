import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Tensor } from '../../core/tensor.ts';
import { writeParquet } from '../parquet/parquet_writer.ts';
import { f } from '../schema/fields.ts';
import { type ClipRow, type Column, describedColumns, extraColumnsOf, schemaOf } from './columns.ts';
import { type Part, partsWithout } from './divide.ts';
import { Handover } from './handover.ts';
import type { Sink, SinkOptions } from './sink.ts';

/**
 * `parquet`: a table without lists, which every reader takes, in `parquet/{train,validation}.parquet`. Arrays are
 * little-endian bytes: `np.frombuffer(row.processed_audio, '<f4')`.
 */
export async function openParquetSink(options: SinkOptions): Promise<Sink> {
  const folder = 'parquet';
  const { schema, rowOf } = schemaOf(flatColumns(options));
  await mkdir(path.join(options.out, folder), { recursive: true });
  for (const part of partsWithout(options.parts))
    await rm(path.join(options.out, folder, `${part}.parquet`), { force: true });
  const queues = new Map<Part, Handover<object>>();
  const writing = options.parts.map((part) => {
    const queue = new Handover<object>();
    queues.set(part, queue);
    const file = path.join(options.out, folder, `${part}.parquet`);
    const done = writeParquet(file, schema, queue, { maxGroupBytes: options.maxBatchBytes, ...options.run });
    // Whoever is waiting for room must hear of the failure.
    done.catch((error: unknown) => queue.fail(error));
    return done;
  });
  return {
    outputs: options.parts.map((part) => `${folder}/${part}.parquet`),
    write: (item) => queues.get(item.part)!.give(rowOf(item)),
    async finish() {
      for (const queue of queues.values()) queue.end();
      await Promise.all(writing);
    },
    async close() {
      for (const queue of queues.values()) queue.fail(new Error('stopped'));
      await Promise.allSettled(writing);
    },
  };
}

function flatColumns(options: SinkOptions): Record<string, Column> {
  const { example, hasTokens, hasLabels, storeArrays, extra } = options;
  const columns: Record<string, Column> = {
    ...describedColumns,
    instruments: { type: f.string(), value: ({ entry }) => JSON.stringify(entry.instruments) },
    ...flattened('', example.record.audioFeatures, ({ clip }) => clip.record.audioFeatures),
    ...flattened('source_', example.record.quality, ({ clip }) => clip.record.quality),
    sample_rate: { type: f.int32(), value: ({ clip }) => clip.record.sampleRate },
  };
  if (storeArrays)
    Object.assign(
      columns,
      bytesColumns('processed_audio', ({ clip }) => clip.audio),
    );
  if (hasTokens) columns.input_ids = { type: f.string(), value: ({ tokens }) => JSON.stringify(tokens!.inputIds) };
  if (hasLabels)
    Object.assign(
      columns,
      bytesColumns('labels', ({ clip }) => clip.labels!),
    );
  if (example.whisper)
    Object.assign(
      columns,
      bytesColumns('whisper_features', ({ clip }) => clip.whisper!),
    );
  for (const name of Object.keys(example.features)) {
    Object.assign(
      columns,
      bytesColumns(name, ({ clip }) => clip.features[name]!),
    );
  }
  const more = extraColumnsOf(extra);
  for (const [name, column] of Object.entries(more))
    columns[name in columns ? `metadata_${name}` : name] = plain(column);
  return columns;
}

/** Numbers and texts one by one: `mfcc_mean_0`, `mfcc_mean_1` … */
function flattened(prefix: string, example: object, of: (row: ClipRow) => object): Record<string, Column> {
  const columns: Record<string, Column> = {};
  for (const [name, value] of Object.entries(example)) {
    const values = (row: ClipRow) => (of(row) as Record<string, unknown>)[name];
    if (Array.isArray(value)) {
      for (const i of value.keys()) {
        columns[`${prefix}${name}_${i}`] = { type: f.float32(), value: (row) => (values(row) as number[])[i] };
      }
    } else columns[prefix + name] = { type: typeof value === 'string' ? f.string() : f.float64(), value: values };
  }
  return columns;
}

/** The bytes of an array, its type and its shape. */
function bytesColumns(name: string, of: (row: ClipRow) => Tensor): Record<string, Column> {
  return {
    [name]: {
      type: f.binary(),
      value: (row) => {
        const { buffer, byteOffset, byteLength } = of(row).data;
        return new Uint8Array(buffer, byteOffset, byteLength);
      },
    },
    [`${name}_dtype`]: { type: f.string(), value: (row) => of(row).dtype },
    [`${name}_shape`]: { type: f.string(), value: (row) => JSON.stringify(of(row).shape) },
  };
}

function plain(column: Column): Column {
  if (column.type.kind !== 'list') return column;
  const value = (row: ClipRow) => {
    const list = column.value(row);
    return list === null ? null : JSON.stringify(list);
  };
  return { type: f.nullable(f.string()), value };
}

import { TransformStream } from 'node:stream/web';
import { Compression, Table, transformParquetStream, WriterPropertiesBuilder } from 'parquet-wasm';
import { AppendFile } from '../arrow/append_file.ts';
import { BatchBuilder } from '../arrow/batch_builder.ts';
import { END_OF_STREAM, StreamEncoder } from '../arrow/stream_encoder.ts';
import type { Schema } from '../schema/schema.ts';
import type { GroupSettings, GroupWriter } from './group_writer.ts';

/** Writes any columns by parquet-wasm, batch by batch; it keeps extension types and metadata of the schema. */
export class NestedGroups implements GroupWriter {
  readonly #builder: BatchBuilder;
  readonly #batches = new TransformStream();
  readonly #input = this.#batches.writable.getWriter();
  readonly #file: AppendFile;
  readonly #writing: Promise<void>;

  private constructor(file: AppendFile, schema: Schema, settings: GroupSettings) {
    this.#file = file;
    this.#builder = new BatchBuilder(schema);
    this.#writing = this.#write(settings);
    // Seen by flush and finish.
    this.#writing.catch((error) => this.#input.abort(error).catch(() => {}));
  }

  static async open(file: string, schema: Schema, settings: GroupSettings): Promise<NestedGroups> {
    return new NestedGroups(await AppendFile.open(file), schema, settings);
  }

  add(row: unknown): void {
    this.#builder.append(row);
  }

  async flush(): Promise<void> {
    const encoder = new StreamEncoder();
    const { schema } = this.#builder;
    const stream = [...encoder.schemaBytes(schema), ...encoder.batchBytes(this.#builder.finish()), END_OF_STREAM];
    const table = Table.fromIPCStream(Buffer.concat(stream));
    this.#builder.clear();
    for (const batch of table.recordBatches()) await this.#input.write(batch);
    table.free();
  }

  async finish(): Promise<number> {
    await this.#input.close();
    await this.#writing;
    await this.#file.close();
    return this.#file.length;
  }

  async close(): Promise<void> {
    await this.#input.abort().catch(() => {});
    await this.#writing.catch(() => {});
    await this.#file.close();
  }

  async #write({ compression, rowGroupSize, maxGroupBytes }: GroupSettings): Promise<void> {
    const properties = new WriterPropertiesBuilder()
      .setCompression(compression === 'none' ? Compression.UNCOMPRESSED : Compression.SNAPPY)
      .setCreatedBy('melisma')
      .setMaxRowGroupSize(rowGroupSize)
      .setMaxRowGroupBytes(maxGroupBytes)
      .build();
    const pieces = await transformParquetStream(this.#batches.readable as never, properties);
    for await (const piece of pieces as unknown as AsyncIterable<Uint8Array>) await this.#file.append([piece]);
  }
}

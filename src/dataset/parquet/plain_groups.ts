import type { ByteWriter, ColumnSource, ParquetWriter } from 'hyparquet-writer';
import { AppendFile } from '../arrow/append_file.ts';
import type { Field } from '../schema/field.ts';
import type { Schema } from '../schema/schema.ts';
import type { GroupSettings, GroupWriter } from './group_writer.ts';
import { parquetMetadata, parquetSchemaOf } from './parquet_schema.ts';

/** Writes columns without lists by hyparquet-writer, which is plain JavaScript. */
export class PlainGroups implements GroupWriter {
  readonly #file: AppendFile;
  readonly #columns: readonly [name: string, field: Field][];
  readonly #bytes: ByteWriter;
  readonly #writer: ParquetWriter;
  #rows: Record<string, unknown>[] = [];

  private constructor(file: AppendFile, schema: Schema, bytes: ByteWriter, writer: ParquetWriter) {
    this.#file = file;
    this.#columns = Object.entries(schema.columns);
    this.#bytes = bytes;
    this.#writer = writer;
  }

  static async open(file: string, schema: Schema, { compression }: GroupSettings): Promise<PlainGroups> {
    // Not a static import: the package is an ES module only, and our CommonJS build can require none.
    const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
    const bytes = new ByteWriter();
    const writer = new ParquetWriter({
      writer: bytes,
      schema: parquetSchemaOf(schema),
      codec: compression === 'none' ? 'UNCOMPRESSED' : 'SNAPPY',
      kvMetadata: parquetMetadata(schema),
      createdBy: 'melisma',
    });
    return new PlainGroups(await AppendFile.open(file), schema, bytes, writer);
  }

  add(row: unknown): void {
    this.#rows.push(row as Record<string, unknown>);
  }

  async flush(): Promise<void> {
    const columnData = this.#columns.map(([name, field]): ColumnSource => {
      // Smallest and largest of bytes help nobody, and the writer keeps them, whole, until the end.
      return { name, data: this.#rows.map((row) => storedValue(field, row[name])), statistics: !holdsBytes(field) };
    });
    await this.#writer.write({ columnData, rowGroupSize: this.#rows.length });
    this.#rows = [];
    await this.#drain();
  }

  async finish(): Promise<number> {
    await this.#writer.finish();
    await this.#drain();
    await this.#file.close();
    return this.#file.length;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #drain(): Promise<void> {
    await this.#file.append([this.#bytes.getBytes()]);
    // Its `offset` goes on counting: positions in the file are taken from there.
    this.#bytes.index = 0;
  }
}

function holdsBytes(field: Field): boolean {
  if (field.kind === 'struct') return Object.values(field.fields).some(holdsBytes);
  return field.kind === 'audio' || (field.kind === 'scalar' && field.dtype === 'binary');
}

/** A value as the writer takes it: undefined for null, BigInt for 64 bits, positions for labels. */
function storedValue(field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (field.kind === 'classLabel')
    return BigInt(typeof value === 'string' ? field.names.indexOf(value) : (value as number));
  if (field.kind === 'scalar' && field.dtype === 'int64') return BigInt(value as number | bigint);
  if (field.kind === 'struct') {
    const given = value as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(field.fields).map(([name, inner]) => [name, storedValue(inner, given[name])]),
    );
  }
  return value;
}

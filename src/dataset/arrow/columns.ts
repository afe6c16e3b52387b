import { type Data, type DataType, makeData } from 'apache-arrow';
import type { Field, Matrix, NumberArray, NumberType } from '../schema/field.ts';
import { isMatrix } from '../schema/measure.ts';
import { arrowTypeOf } from './arrow_schema.ts';
import { Growing } from './growing.ts';
import { type Column, type NumberColumn, numberColumn } from './number_columns.ts';
import { Validity } from './validity.ts';

/** The column that collects values of a field. */
export function columnOf(field: Field): Column {
  const type = arrowTypeOf(field);
  switch (field.kind) {
    case 'scalar':
      if (field.dtype === 'bool') return new BoolColumn(type);
      if (field.dtype === 'string' || field.dtype === 'binary') return new BytesColumn(type);
      return numberColumn(type, field.dtype);
    case 'list':
      return field.length === null
        ? new ListColumn(type, columnOf(field.item))
        : new FixedListColumn(type, columnOf(field.item), field.length);
    case 'struct':
      return new StructColumn(
        type,
        Object.entries(field.fields).map(([name, inner]) => [name, columnOf(inner)]),
      );
    case 'array2d':
      return new ListColumn(type, new ListColumn(type.children[0]!.type, numberColumn(elementOf(type), field.dtype)));
    case 'audio': {
      const [bytes, path] = type.children.map((child) => new BytesColumn(child.type)) as [BytesColumn, BytesColumn];
      return new StructColumn(type, [
        ['bytes', bytes],
        ['path', path],
      ]);
    }
    case 'classLabel':
      return new LabelColumn(type, field.names);
  }
}

function elementOf(matrix: DataType): DataType {
  return matrix.children[0]!.type.children[0]!.type;
}

abstract class NullableColumn implements Column {
  protected readonly type: DataType;
  protected readonly validity = new Validity();

  constructor(type: DataType) {
    this.type = type;
  }

  abstract readonly length: number;
  abstract append(value: unknown): void;
  abstract finish(): Data;
  protected abstract appendEmpty(): void;

  appendNull(): void {
    this.validity.addNull(this.length);
    this.appendEmpty();
  }

  clear(): void {
    this.validity.clear();
  }

  protected data(parts: object): Data {
    return makeData({ type: this.type, length: this.length, ...this.validity.buffers(this.length), ...parts } as never);
  }
}

class BoolColumn extends NullableColumn {
  length = 0;
  readonly #bits = new Growing((length) => new Uint8Array(length));

  append(value: unknown): void {
    if (this.length % 8 === 0) this.#bits.push(0);
    if (value) this.#bits.used()[this.length >> 3]! |= 1 << (this.length & 7);
    this.length++;
  }

  protected appendEmpty(): void {
    this.append(false);
  }

  finish(): Data {
    return this.data({ data: this.#bits.used() });
  }

  override clear(): void {
    super.clear();
    this.#bits.length = 0;
    this.length = 0;
  }
}

/** Text and binary. */
class BytesColumn extends NullableColumn {
  readonly #offsets = new Growing((length) => new Int32Array(length));
  readonly #bytes = new Growing((length) => new Uint8Array(length));

  constructor(type: DataType) {
    super(type);
    this.#offsets.push(0);
  }

  get length(): number {
    return this.#offsets.length - 1;
  }

  append(value: unknown): void {
    this.#bytes.append(typeof value === 'string' ? Buffer.from(value) : (value as Uint8Array));
    this.#offsets.push(this.#bytes.length);
  }

  protected appendEmpty(): void {
    this.#offsets.push(this.#bytes.length);
  }

  finish(): Data {
    return this.data({ valueOffsets: this.#offsets.used(), data: this.#bytes.used() });
  }

  override clear(): void {
    super.clear();
    this.#offsets.length = 1;
    this.#bytes.length = 0;
  }
}

/** What both kinds of lists do with a value's items. */
function appendItems(items: Column, value: unknown): number {
  if (!Array.isArray(value) && isMatrix(value)) {
    (items as ListColumn | FixedListColumn).appendRows(value);
    return value.shape[0]!;
  }
  const values = value as NumberArray | readonly unknown[];
  if (ArrayBuffer.isView(values)) (items as NumberColumn).appendAll(values);
  else for (const item of values) appendTo(items, item);
  return values.length;
}

function appendTo(column: Column, value: unknown): void {
  if (value === null || value === undefined) column.appendNull();
  else column.append(value);
}

class ListColumn extends NullableColumn {
  readonly #offsets = new Growing((length) => new Int32Array(length));
  readonly #items: Column;

  constructor(type: DataType, items: Column) {
    super(type);
    this.#items = items;
    this.#offsets.push(0);
  }

  get length(): number {
    return this.#offsets.length - 1;
  }

  append(value: unknown): void {
    appendItems(this.#items, value);
    this.#offsets.push(this.#items.length);
  }

  /** A list for each row of a matrix. */
  appendRows({ shape, data }: Matrix): void {
    const start = this.#items.length;
    (this.#items as NumberColumn).appendAll(data);
    for (let row = 1; row <= shape[0]!; row++) this.#offsets.push(start + row * shape[1]!);
  }

  protected appendEmpty(): void {
    this.#offsets.push(this.#items.length);
  }

  finish(): Data {
    return this.data({ valueOffsets: this.#offsets.used(), child: this.#items.finish() });
  }

  override clear(): void {
    super.clear();
    this.#offsets.length = 1;
    this.#items.clear();
  }
}

class FixedListColumn extends NullableColumn {
  length = 0;
  readonly #size: number;
  readonly #items: Column;

  constructor(type: DataType, items: Column, size: number) {
    super(type);
    this.#items = items;
    this.#size = size;
  }

  append(value: unknown): void {
    appendItems(this.#items, value);
    this.length++;
  }

  appendRows({ shape, data }: Matrix): void {
    (this.#items as NumberColumn).appendAll(data);
    this.length += shape[0]!;
  }

  protected appendEmpty(): void {
    for (let i = 0; i < this.#size; i++) this.#items.appendNull();
    this.length++;
  }

  finish(): Data {
    return this.data({ child: this.#items.finish() });
  }

  override clear(): void {
    super.clear();
    this.length = 0;
    this.#items.clear();
  }
}

class StructColumn extends NullableColumn {
  length = 0;
  readonly #fields: readonly (readonly [name: string, column: Column])[];

  constructor(type: DataType, fields: readonly (readonly [string, Column])[]) {
    super(type);
    this.#fields = fields;
  }

  append(value: unknown): void {
    for (const [name, column] of this.#fields) appendTo(column, (value as Record<string, unknown>)[name]);
    this.length++;
  }

  protected appendEmpty(): void {
    for (const [, column] of this.#fields) column.appendNull();
    this.length++;
  }

  finish(): Data {
    return this.data({ children: this.#fields.map(([, column]) => column.finish()) });
  }

  override clear(): void {
    super.clear();
    this.length = 0;
    for (const [, column] of this.#fields) column.clear();
  }
}

class LabelColumn implements Column {
  readonly #positions: ReadonlyMap<string, number>;
  readonly #numbers: NumberColumn;

  constructor(type: DataType, names: readonly string[]) {
    this.#positions = new Map(names.map((name, position) => [name, position]));
    this.#numbers = numberColumn(type, 'int64' satisfies NumberType);
  }

  get length(): number {
    return this.#numbers.length;
  }

  append(value: unknown): void {
    this.#numbers.append(typeof value === 'string' ? this.#positions.get(value) : value);
  }

  appendNull(): void {
    this.#numbers.appendNull();
  }

  finish(): Data {
    return this.#numbers.finish();
  }

  clear(): void {
    this.#numbers.clear();
  }
}

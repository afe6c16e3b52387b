import {
  Field as ArrowField,
  Schema as ArrowSchema,
  Binary,
  Bool,
  type DataType,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  Struct,
  Utf8,
} from 'apache-arrow';
import type { Array2dField, Field, ScalarType } from '../schema/field.ts';
import type { Schema } from '../schema/schema.ts';

/** How Python's `datasets` marks the storage of a matrix. */
export const ARRAY_2D_EXTENSION = 'datasets.features.features.Array2DExtensionType';
/** Keys of Arrow's extension types in a field's metadata. */
export const EXTENSION_NAME = 'ARROW:extension:name';
export const EXTENSION_METADATA = 'ARROW:extension:metadata';

/** Plain `Utf8`, never dictionaries: readers of the column would have to copy those. */
const scalarTypes: Record<ScalarType, () => DataType> = {
  string: () => new Utf8(),
  binary: () => new Binary(),
  bool: () => new Bool(),
  int32: () => new Int32(),
  int64: () => new Int64(),
  float32: () => new Float32(),
  float64: () => new Float64(),
};

/** The Arrow schema of a dataset; its metadata carry the features, as Python's `datasets` writes them. */
export function arrowSchemaOf(schema: Schema): ArrowSchema {
  const info = JSON.stringify({ info: { features: schema.features } });
  return new ArrowSchema(arrowFields(schema.columns), new Map([['huggingface', info]]));
}

/** Every field may be null, as Python's `datasets` has it; the check of rows is where null is refused. */
function arrowField(name: string, field: Field): ArrowField {
  return new ArrowField(name, arrowTypeOf(field), true, field.kind === 'array2d' ? extensionOf(field) : undefined);
}

function arrowFields(fields: Readonly<Record<string, Field>>): ArrowField[] {
  return Object.entries(fields).map(([name, field]) => arrowField(name, field));
}

/** The Arrow type that stores a field. */
export function arrowTypeOf(field: Field): DataType {
  switch (field.kind) {
    case 'scalar':
      return scalarTypes[field.dtype]();
    case 'list': {
      const item = arrowField('item', field.item);
      return field.length === null ? new List(item) : new FixedSizeList(field.length, item);
    }
    case 'struct':
      return new Struct(arrowFields(field.fields));
    case 'array2d':
      return new List(new ArrowField('item', new List(new ArrowField('item', scalarTypes[field.dtype](), true)), true));
    case 'audio':
      return new Struct([new ArrowField('bytes', new Binary(), true), new ArrowField('path', new Utf8(), true)]);
    case 'classLabel':
      return new Int64();
  }
}

function extensionOf({ shape, dtype }: Array2dField): Map<string, string> {
  return new Map([
    [EXTENSION_METADATA, JSON.stringify([shape, dtype])],
    [EXTENSION_NAME, ARRAY_2D_EXTENSION],
  ]);
}

import type { SchemaElement } from 'hyparquet';
import type { Field, ScalarType } from '../schema/field.ts';
import type { Schema } from '../schema/schema.ts';

const elements: Record<ScalarType, Pick<SchemaElement, 'type' | 'converted_type' | 'logical_type'>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  binary: { type: 'BYTE_ARRAY' },
  bool: { type: 'BOOLEAN' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' },
};

/** The Parquet schema of columns without lists, in Parquet's order: each group before its members. */
export function parquetSchemaOf(schema: Schema): SchemaElement[] {
  const members = Object.entries(schema.columns).flatMap(([name, field]) => elementsOf(name, field));
  return [{ name: 'schema', num_children: Object.keys(schema.columns).length }, ...members];
}

function elementsOf(name: string, field: Field): SchemaElement[] {
  switch (field.kind) {
    case 'struct':
      return group(name, Object.entries(field.fields));
    case 'audio':
      return group(name, [
        ['bytes', scalar('binary')],
        ['path', scalar('string')],
      ]);
    case 'classLabel':
      return [{ name, repetition_type: 'OPTIONAL', ...elements.int64 }];
    case 'scalar':
      return [{ name, repetition_type: 'OPTIONAL', ...elements[field.dtype] }];
    default:
      throw new TypeError(`${name}: lists are written by another way`);
  }
}

function group(name: string, members: readonly (readonly [string, Field])[]): SchemaElement[] {
  return [
    { name, repetition_type: 'OPTIONAL', num_children: members.length },
    ...members.flatMap(([inner, field]) => elementsOf(inner, field)),
  ];
}

function scalar(dtype: ScalarType): Field {
  return { kind: 'scalar', dtype, nullable: true };
}

/** Key and value by which Python's `datasets` finds the features again. */
export function parquetMetadata(schema: Schema): { key: string; value: string }[] {
  return [{ key: 'huggingface', value: JSON.stringify({ info: { features: schema.features } }) }];
}

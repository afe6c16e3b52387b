import type { Field, ListField, Matrix, NumberArray, NumberType } from './field.ts';

/** A value that does not fit its field; `column` is the path from the row to it. */
export class Mismatch extends Error {
  column = '';

  /** The same error, seen from the value that contains this one. */
  inside(step: string): this {
    this.column = this.column === '' || this.column.startsWith('[') ? step + this.column : `${step}.${this.column}`;
    return this;
  }
}

/** Arrow counts list items and bytes of text with 32 bits. */
export const MAX_OFFSET = 2 ** 31 - 1;
const OFFSET_BYTES = 4;
const bytesOf: Record<NumberType, number> = { int32: 4, float32: 4, int64: 8, float64: 8 };
const arrayOf = { int32: Int32Array, float32: Float32Array, int64: BigInt64Array, float64: Float64Array };

/**
 * Checks that a value fits its field.
 *
 * @returns the bytes that it takes in Arrow
 * @throws Mismatch
 */
export function measure(field: Field, value: unknown): number {
  if (value === null || value === undefined) {
    if (!field.nullable) throw new Mismatch(`expected ${describe(field)}, got ${value}`);
    return nullBytes(field);
  }
  switch (field.kind) {
    case 'scalar':
      return measureScalar(field.dtype, value);
    case 'list':
      return measureList(field, value);
    case 'struct':
      return measureStruct(field.fields, value);
    case 'array2d': {
      const { shape, dtype } = field;
      if (!isMatrix(value) || value.shape[1] !== shape[1] || (shape[0] !== null && value.shape[0] !== shape[0])) {
        throw new Mismatch(`expected ${describe(field)}, got ${kindOf(value)}`);
      }
      return OFFSET_BYTES * (1 + value.shape[0]!) + measureNumbers(dtype, value.data);
    }
    case 'audio': {
      const { bytes, path } = value as { bytes?: unknown; path?: unknown };
      if (!(bytes instanceof Uint8Array) || !(path === null || typeof path === 'string')) {
        throw new Mismatch(`expected ${describe(field)}, got ${kindOf(value)}`);
      }
      return measureScalar('binary', bytes) + (path === null ? OFFSET_BYTES : measureScalar('string', path));
    }
    case 'classLabel': {
      const known = typeof value === 'string' ? field.names.includes(value) : isIndex(value, field.names.length);
      if (!known) throw new Mismatch(`expected ${describe(field)}, got ${show(value)}`);
      return bytesOf.int64;
    }
  }
}

function measureScalar(dtype: string, value: unknown): number {
  switch (dtype) {
    case 'string':
      if (typeof value === 'string') return OFFSET_BYTES + withinOffsets(Buffer.byteLength(value));
      break;
    case 'binary':
      if (value instanceof Uint8Array) return OFFSET_BYTES + withinOffsets(value.byteLength);
      break;
    case 'bool':
      if (typeof value === 'boolean') return 1;
      break;
    default:
      if (fitsNumber(dtype as NumberType, value)) return bytesOf[dtype as NumberType];
  }
  throw new Mismatch(`expected ${dtype}, got ${show(value)}`);
}

function fitsNumber(dtype: NumberType, value: unknown): boolean {
  if (dtype === 'int64')
    return Number.isSafeInteger(value) || (typeof value === 'bigint' && value === BigInt.asIntN(64, value));
  if (typeof value !== 'number') return false;
  if (dtype === 'int32') return value === (value | 0);
  // A finite number must not become infinite by being stored in fewer bits.
  return dtype === 'float64' || !Number.isFinite(value) || Number.isFinite(Math.fround(value));
}

function measureStruct(fields: Readonly<Record<string, Field>>, value: unknown): number {
  if (typeof value !== 'object' || Array.isArray(value) || ArrayBuffer.isView(value)) {
    throw new Mismatch(`expected an object, got ${kindOf(value)}`);
  }
  const given = value as Record<string, unknown>;
  let bytes = 0;
  for (const name in fields) {
    try {
      bytes += measure(fields[name]!, given[name]);
    } catch (error) {
      throw error instanceof Mismatch ? error.inside(name) : error;
    }
  }
  for (const name in given) {
    if (!Object.hasOwn(fields, name)) {
      throw new Mismatch(`unknown; known are ${Object.keys(fields).join(', ')}`).inside(name);
    }
  }
  return bytes;
}

function measureList(field: ListField, value: unknown): number {
  const { item } = field;
  if (item.kind === 'list' && item.item.kind === 'scalar' && isMatrix(value)) {
    checkLength(field, value.shape[0]!);
    if (value.shape[0]! > 0) checkLength(item, value.shape[1]!);
    return OFFSET_BYTES * (1 + value.shape[0]!) + measureNumbers(item.item.dtype as NumberType, value.data);
  }
  if (item.kind === 'scalar' && ArrayBuffer.isView(value)) {
    checkLength(field, (value as NumberArray).length);
    return OFFSET_BYTES + measureNumbers(item.dtype as NumberType, value as NumberArray);
  }
  if (!Array.isArray(value)) throw new Mismatch(`expected ${describe(field)}, got ${kindOf(value)}`);
  checkLength(field, value.length);
  let bytes = OFFSET_BYTES;
  for (let i = 0; i < value.length; i++) {
    try {
      bytes += measure(item, value[i]);
    } catch (error) {
      throw error instanceof Mismatch ? error.inside(`[${i}]`) : error;
    }
  }
  return bytes;
}

/** Typed arrays hold only numbers that fit, but may be of a wider type than the column. */
function measureNumbers(dtype: NumberType, values: NumberArray): number {
  withinOffsets(values.length);
  const same = values instanceof arrayOf[dtype];
  if (!same && !(values instanceof Int32Array && dtype in bytesOf)) {
    for (let i = 0; i < values.length; i++) {
      if (!(dtype in bytesOf) || !fitsNumber(dtype, values[i])) {
        throw new Mismatch(`expected ${dtype}, got ${show(values[i])}`).inside(`[${i}]`);
      }
    }
  }
  return values.length * bytesOf[dtype];
}

function checkLength(field: ListField, length: number): void {
  if (field.length !== null && field.length !== length) {
    throw new Mismatch(`expected ${field.length} values, got ${length}`);
  }
  withinOffsets(length);
}

function withinOffsets(count: number): number {
  if (count > MAX_OFFSET) throw new Mismatch(`expected at most ${MAX_OFFSET} bytes or values, got ${count}`);
  return count;
}

/** What a null takes: lists of fixed length and structs keep room for what they would hold. */
function nullBytes(field: Field): number {
  switch (field.kind) {
    case 'scalar':
      return field.dtype === 'string' || field.dtype === 'binary' ? OFFSET_BYTES : 8;
    case 'list':
      return field.length === null ? OFFSET_BYTES : field.length * nullBytes(field.item);
    case 'struct':
      return Object.values(field.fields).reduce((bytes, inner) => bytes + nullBytes(inner), 0);
    default:
      return 2 * OFFSET_BYTES;
  }
}

/** Whether a value is a matrix whose data fill its shape. */
export function isMatrix(value: unknown): value is Matrix {
  const { shape, data } = value as Partial<Matrix>;
  return (
    Array.isArray(shape) &&
    shape.length === 2 &&
    ArrayBuffer.isView(data) &&
    (data as NumberArray).length === shape[0] * shape[1]
  );
}

function isIndex(value: unknown, length: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < length;
}

function describe(field: Field): string {
  switch (field.kind) {
    case 'scalar':
      return field.dtype;
    case 'list':
      return field.length === null ? 'a list' : `a list of ${field.length}`;
    case 'struct':
      return 'an object';
    case 'array2d':
      return `a matrix [${field.shape.map((size) => size ?? 'any').join(', ')}] of ${field.dtype}`;
    case 'audio':
      return '{ bytes: Uint8Array, path: string | null }';
    case 'classLabel':
      return `one of ${field.names.slice(0, 12).join(', ')}${field.names.length > 12 ? ', …' : ''} or its position`;
  }
}

function kindOf(value: unknown): string {
  const shape = (value as { shape?: unknown } | null)?.shape;
  if (Array.isArray(shape)) return `shape [${shape.join(', ')}]`;
  if (typeof value !== 'object' || value === null) return show(value);
  return Array.isArray(value) ? 'an array' : `an object of ${value.constructor?.name ?? 'no class'}`;
}

function show(value: unknown): string {
  if (typeof value === 'object' && value !== null) return kindOf(value);
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

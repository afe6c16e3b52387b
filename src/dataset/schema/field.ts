/** Element types of numbers in a column. */
export type NumberType = 'int32' | 'int64' | 'float32' | 'float64';

/** Types of a column without structure. */
export type ScalarType = NumberType | 'bool' | 'string' | 'binary';

/** Ties a field to the type of its values; never present at run time. */
declare const valueType: unique symbol;

interface Described<Value> {
  /** Whether rows may hold null (or lack the column). */
  readonly nullable: boolean;
  readonly [valueType]?: Value;
}

/** A value without structure. */
export interface ScalarField<Value = unknown> extends Described<Value> {
  readonly kind: 'scalar';
  readonly dtype: ScalarType;
}

/** Values of one field, any number of them or exactly `length`. */
export interface ListField<Value = unknown> extends Described<Value> {
  readonly kind: 'list';
  readonly item: Field;
  readonly length: number | null;
}

/** Named values. */
export interface StructField<Value = unknown> extends Described<Value> {
  readonly kind: 'struct';
  readonly fields: Readonly<Record<string, Field>>;
}

/** A matrix; the number of rows may differ between values. */
export interface Array2dField<Value = unknown> extends Described<Value> {
  readonly kind: 'array2d';
  readonly shape: readonly [number | null, number];
  readonly dtype: NumberType;
}

/** An encoded sound file. */
export interface AudioField<Value = unknown> extends Described<Value> {
  readonly kind: 'audio';
  /** Hz that Python resamples to when it decodes. */
  readonly sampleRate: number;
  /** What Python makes of it; see `f.audio`. */
  readonly as: AudioColumn;
}

/** How an audio column presents itself to Python. */
export type AudioColumn = 'decoded' | 'encoded' | 'struct';

/** One of a fixed set of names, stored as its position. */
export interface ClassLabelField<Value = unknown> extends Described<Value> {
  readonly kind: 'classLabel';
  readonly names: readonly string[];
}

/** The description of one column, made with `f`. */
export type Field<Value = unknown> =
  | ScalarField<Value>
  | ListField<Value>
  | StructField<Value>
  | Array2dField<Value>
  | AudioField<Value>
  | ClassLabelField<Value>;

/** The type of a field's values in a row. */
export type ValueOf<F> = F extends Described<infer Value> ? Value : never;

/** A matrix in a row: `data` holds `shape[0] * shape[1]` numbers, row after row. A `Tensor` is one. */
export interface Matrix {
  readonly shape: readonly number[];
  readonly data: NumberArray;
}

/** Typed arrays that numeric columns take whole. */
export type NumberArray = Float32Array | Float64Array | Int32Array | BigInt64Array;

/** A sound file in a row: its bytes (WAV, FLAC, MP3, …) and the name it goes by. */
export interface AudioValue {
  readonly bytes: Uint8Array;
  readonly path: string | null;
}

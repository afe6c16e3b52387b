import { ParameterError } from '../../core/errors.ts';
import type {
  Array2dField,
  AudioColumn,
  AudioField,
  AudioValue,
  ClassLabelField,
  Field,
  ListField,
  Matrix,
  NumberArray,
  NumberType,
  ScalarField,
  ScalarType,
  StructField,
  ValueOf,
} from './field.ts';

/** Lists of numbers also take typed arrays; lists of lists of numbers also take matrices. */
type ListValue<Item> =
  | readonly Item[]
  | ([Item] extends [number | bigint] ? NumberArray : never)
  | ([Item] extends [readonly (number | bigint)[] | NumberArray] ? Matrix : never);

/** The fields that rows may leave out are optional. */
type StructValue<Fields> = Flat<
  {
    readonly [Name in keyof Fields as null extends ValueOf<Fields[Name]> ? never : Name]: ValueOf<Fields[Name]>;
  } & {
    readonly [Name in keyof Fields as null extends ValueOf<Fields[Name]> ? Name : never]?: ValueOf<Fields[Name]>;
  }
>;

/** One object type instead of an intersection, which editors show better. */
type Flat<Members> = { [Name in keyof Members]: Members[Name] };

function scalar<Value>(dtype: ScalarType): () => ScalarField<Value> {
  return () => ({ kind: 'scalar', dtype, nullable: false });
}

/**
 * Describes the columns of a dataset. One description gives the Arrow types, the `features` of Hugging
 * Face datasets, the Parquet types, the TypeScript type of a row and the check of every row written.
 *
 * @example
 * const schema = defineSchema({ text: f.string(), labels: f.list(f.list(f.int64())), mfcc: f.array2d([null, 13], 'float32') });
 */
export const f = {
  string: scalar<string>('string'),
  bool: scalar<boolean>('bool'),
  int32: scalar<number>('int32'),
  /** Whole numbers; a JavaScript number must be a safe integer. */
  int64: scalar<number | bigint>('int64'),
  float32: scalar<number>('float32'),
  float64: scalar<number>('float64'),
  binary: scalar<Uint8Array>('binary'),

  /** Any number of values, or exactly `length`. Numbers may come as a typed array, lists of them as a matrix. */
  list<Item extends Field>(item: Item, length: number | null = null): ListField<ListValue<ValueOf<Item>>> {
    if (length !== null && !(Number.isInteger(length) && length > 0)) {
      throw new ParameterError(`length: expected a whole number of at least 1, got ${length}`);
    }
    return { kind: 'list', item, length, nullable: false };
  },

  /** Named values. */
  struct<Fields extends Record<string, Field>>(fields: Fields): StructField<StructValue<Fields>> {
    checkNames('struct', Object.keys(fields));
    return { kind: 'struct', fields, nullable: false };
  },

  /** A matrix of `shape`; null as its first size lets every value have its own number of rows. */
  array2d(shape: readonly [number | null, number], dtype: NumberType): Array2dField<Matrix> {
    const [rows, columns] = shape;
    if (shape.length !== 2 || !isSize(columns) || !(rows === null || isSize(rows))) {
      throw new ParameterError(`shape: expected two sizes, of which the first may be null, got [${shape.join(', ')}]`);
    }
    return { kind: 'array2d', shape: [rows, columns], dtype, nullable: false };
  },

  /**
   * Encoded sound. `as` is what Python's `datasets` makes of it: `'decoded'` (the default) an Audio
   * feature, which version 4 and later decode with torchcodec; `'encoded'` an Audio feature that stays
   * bytes until the user casts it; `'struct'` a plain struct of bytes and path.
   */
  audio(sampleRate: number, options: { as?: AudioColumn } = {}): AudioField<AudioValue> {
    if (!isSize(sampleRate)) {
      throw new ParameterError(`sampleRate: expected a whole number of at least 1 Hz, got ${sampleRate}`);
    }
    return { kind: 'audio', sampleRate, as: options.as ?? 'decoded', nullable: false };
  },

  /** One of `names`, given by name or position. */
  classLabel<const Name extends string>(names: readonly Name[]): ClassLabelField<Name | number> {
    if (names.length === 0) throw new ParameterError('names: expected at least 1 name, got 0');
    if (new Set(names).size !== names.length) throw new ParameterError(`names: expected no name twice`);
    return { kind: 'classLabel', names: [...names], nullable: false };
  },

  /** The same field, of which rows may hold null. */
  nullable<Value>(field: Field<Value>): Field<Value | null> {
    return { ...field, nullable: true } as Field<Value | null>;
  },
};

function isSize(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) > 0;
}

/** Hugging Face tells a feature from a struct by the key `_type`, so no column may be called that. */
export function checkNames(where: string, names: readonly string[]): void {
  if (names.length === 0) throw new ParameterError(`${where}: expected at least 1 field, got 0`);
  const bad = names.find((name) => name === '' || name === '_type');
  if (bad !== undefined) throw new ParameterError(`${where}: '${bad}' cannot be the name of a field`);
}

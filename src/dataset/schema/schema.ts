import { DataError, ParameterError } from '../../core/errors.ts';
import { type FeaturesJson, featuresOf } from './features_json.ts';
import type { Field, StructField, ValueOf } from './field.ts';
import { checkNames, f } from './fields.ts';
import { Mismatch, measure } from './measure.ts';

/** The columns of a dataset, made by {@link defineSchema}. */
export interface Schema<Row = unknown> {
  readonly columns: Readonly<Record<string, Field>>;
  /** The columns as one struct: what Arrow and the row check work on. */
  readonly row: StructField<Row>;
  /** `features` as Hugging Face's `datasets` writes and reads them. */
  readonly features: FeaturesJson;
  /**
   * Checks a row.
   *
   * @param index said in the error
   * @returns the bytes that the row takes in Arrow
   * @throws DataError that names row and column
   */
  check(row: unknown, index: number): number;
}

/** The type of a schema's rows. */
export type RowOf<S> = S extends Schema<infer Row> ? Row : never;

/**
 * Makes a schema of named columns.
 *
 * @throws ParameterError when there is no column or a name cannot be used
 * @example
 * const schema = defineSchema({ text: f.string(), style: f.classLabel(['ambient', 'piano']) });
 * type Row = dataset.RowOf<typeof schema>; // { text: string; style: 'ambient' | 'piano' | number }
 */
export function defineSchema<Columns extends Record<string, Field>>(
  columns: Columns,
): Schema<ValueOf<ReturnType<typeof f.struct<Columns>>>> {
  checkNames('columns', Object.keys(columns));
  const row = f.struct(columns);
  return {
    columns,
    row,
    features: featuresOf(columns),
    check(value, index) {
      try {
        return measure(row, value);
      } catch (error) {
        if (!(error instanceof Mismatch)) throw error;
        const where = error.column === '' ? '' : `, column ${error.column}`;
        throw new DataError(`row ${index}${where}: ${error.message}`);
      }
    },
  };
}

/** @throws ParameterError when one of `names` is no column */
export function checkColumns(schema: Schema, option: string, names: readonly string[]): void {
  const unknown = names.find((name) => !Object.hasOwn(schema.columns, name));
  if (unknown === undefined) return;
  const known = Object.keys(schema.columns).join(', ');
  throw new ParameterError(`${option}: expected names of columns (${known}), got '${unknown}'`);
}

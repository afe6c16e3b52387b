import { type Data, makeVector, type RecordBatch } from 'apache-arrow';
import { namedData, offsetFaults } from './column_data.ts';
import type { Findings } from './findings.ts';
import { isRecord } from './read_json.ts';
import { columnRules, lengthFaults, matrixFaults } from './training_columns.ts';

/** Columns that say which recording a row is from. */
const SOURCE_COLUMNS = ['audio_file', 'source', 'source_id'];

/** Columns that models take. */
const TRAINED = new Set([...Object.keys(columnRules), 'input_ids', 'processed_audio', 'audio']);

/** Checks what is in the batches of one split. */
export class ColumnChecks {
  readonly #features: Record<string, unknown>;
  readonly #findings: Findings;
  readonly #sources: Set<string>;
  readonly #nulls = new Map<string, number>();

  /** @param sources is filled with the recordings that rows name */
  constructor(features: Record<string, unknown>, findings: Findings, sources: Set<string>) {
    this.#features = features;
    this.#findings = findings;
    this.#sources = sources;
  }

  batch(batch: RecordBatch, where: string): void {
    const columns = new Map(namedData(batch.data as Data));
    for (const field of batch.schema.fields) {
      const faults = [...offsetFaults(columns.get(field.name)!, field.name)];
      for (const fault of faults) this.#findings.error('offsets', where, fault);
      // Nothing else can be said of values whose places are wrong.
      if (faults.length > 0) return;
    }
    for (const [name, data] of columns) {
      this.#nulls.set(name, (this.#nulls.get(name) ?? 0) + data.nullCount);
      const report = (faults: Iterable<[string, string]>) => {
        for (const [rule, fault] of faults) this.#findings.error(rule, `${where}: ${name}`, fault);
      };
      const feature = this.#featureOf(name);
      const rule = columnRules[name.split('.').at(-1)!];
      if (rule && data.nullCount === 0) report(rule(data));
      if (feature?._type === 'Array2D') report(matrixFaults(data, feature.shape as (number | null)[]));
      if (feature?._type === 'ClassLabel') report(labelFaults(data, feature.names as unknown[]));
      const mask = name.endsWith('input_ids') ? columns.get(name.replace(/input_ids$/, 'attention_mask')) : undefined;
      if (mask?.valueOffsets && data.valueOffsets) report(lengthFaults(data, mask));
      if (SOURCE_COLUMNS.includes(name)) for (const value of makeVector(data)) this.#sources.add(String(value));
    }
  }

  /** What only all rows together show. */
  finish(where: string, rows: number): void {
    for (const [name, nulls] of this.#nulls) {
      if (rows === 0 || nulls < rows) continue;
      const found = [`${where}: ${name}`, `null in all ${rows} rows`] as const;
      // Python trains on such a column without a word, to no effect.
      if (TRAINED.has(name.split('.').at(-1)!)) this.#findings.error('null-column', ...found);
      else this.#findings.warning('null-column', ...found);
    }
  }

  #featureOf(name: string): Record<string, unknown> | undefined {
    let feature: unknown = this.#features;
    for (const step of name.split('.')) feature = isRecord(feature) ? feature[step] : undefined;
    return isRecord(feature) ? feature : undefined;
  }
}

function* labelFaults(data: Data, names: readonly unknown[]): Generator<[string, string]> {
  const values = data.values as ArrayLike<number | bigint>;
  for (let row = 0; row < data.length; row++) {
    const value = Number(values[row]);
    if (data.getValid(row) && !(value >= 0 && value < names.length)) {
      yield ['class-label', `row ${row}: expected 0 to ${names.length - 1}, got ${value}`];
    }
  }
}

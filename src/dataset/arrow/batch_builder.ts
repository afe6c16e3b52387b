import { type Schema as ArrowSchema, RecordBatch } from 'apache-arrow';
import type { Schema } from '../schema/schema.ts';
import { arrowSchemaOf } from './arrow_schema.ts';
import { columnOf } from './columns.ts';

/** Collects rows and gives them as one Arrow batch. */
export class BatchBuilder {
  readonly schema: ArrowSchema;
  readonly #rows;

  constructor(schema: Schema) {
    this.schema = arrowSchemaOf(schema);
    this.#rows = columnOf(schema.row);
  }

  get length(): number {
    return this.#rows.length;
  }

  /** Takes a row that the schema's check has passed. */
  append(row: unknown): void {
    this.#rows.append(row);
  }

  /** The rows since the last `clear`. The batch is a view: write it out before the next change. */
  finish(): RecordBatch {
    return new RecordBatch(this.schema, this.#rows.finish() as never);
  }

  /** Forgets the rows and keeps the memory. */
  clear(): void {
    this.#rows.clear();
  }
}

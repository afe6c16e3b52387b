import { type Schema as ArrowSchema, type RecordBatch, RecordBatchStreamWriter } from 'apache-arrow';

/**
 * Encodes Arrow's IPC stream format into pieces that the caller takes and writes at its own pace.
 * apache-arrow's own streams know no backpressure and would hold the whole file in memory.
 */
export class StreamEncoder extends RecordBatchStreamWriter {
  #pieces: Uint8Array[] = [];

  constructor() {
    super({ autoDestroy: false });
  }

  /** The bytes before the first batch. */
  schemaBytes(schema: ArrowSchema): Uint8Array[] {
    this.reset(undefined, schema);
    return this.#take();
  }

  /** The bytes of a batch: mostly views of its own memory. */
  batchBytes(batch: RecordBatch): Uint8Array[] {
    this.write(batch);
    return this.#take();
  }

  protected override _write(chunk: ArrayBufferView): this {
    if (this._started && chunk.byteLength > 0) {
      this.#pieces.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    }
    return this;
  }

  #take(): Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}

/** The bytes after the last batch: a continuation mark and an empty message. */
export const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

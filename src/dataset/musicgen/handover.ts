/** Hands rows from one who gives them to one who iterates, one at a time: `give` ends when the row was taken. */
export class Handover<Row> implements AsyncIterable<Row> {
  #waiting: { row: Row; taken: () => void; lost: (error: unknown) => void } | undefined;
  #wake: (() => void) | undefined;
  #ended = false;
  #failure: { error: unknown } | undefined;

  /** @throws what `fail` was given */
  give(row: Row): Promise<void> {
    return new Promise((taken, lost) => {
      if (this.#failure) {
        lost(this.#failure.error);
        return;
      }
      this.#waiting = { row, taken, lost };
      this.#wake?.();
    });
  }

  /** No more rows come. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Both sides get the error. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#waiting?.lost(error);
    this.#waiting = undefined;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const next = this.#waiting;
      if (next) {
        // It waits until the consumer has done with it: if that never comes back, `fail` must still reach the giver.
        yield next.row;
        this.#waiting = undefined;
        next.taken();
      } else if (this.#ended) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }
}

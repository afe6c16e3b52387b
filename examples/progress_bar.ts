import type { Progress } from 'melisma';

/** A progress bar on one line of a terminal; elsewhere only the last state is printed. */
export class Bar {
  #last = '';

  constructor(readonly label: string) {}

  readonly update = ({ done, total, unit }: Progress): void => {
    const filled = total > 0 ? Math.round((30 * done) / total) : 0;
    this.#last = `${this.label} [${'='.repeat(filled)}${' '.repeat(30 - filled)}] ${done}/${total} ${unit}`;
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${this.#last}`);
  };

  finish(): void {
    console.log(process.stdout.isTTY ? '' : this.#last);
  }
}

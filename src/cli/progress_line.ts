import type { Progress } from '../core/run.ts';

const barWidth = 24;

/**
 * One line on standard error that is rewritten in place; on something that is no terminal, a line
 * whenever another tenth is done.
 */
export class ProgressLine {
  readonly #label: string;
  readonly #started = performance.now();
  #shown = -Infinity;
  #tenth = -1;
  #last: Progress | undefined;

  constructor(label: string) {
    this.#label = label;
  }

  /** Pass it as `onProgress`. */
  readonly update = (progress: Progress): void => {
    this.#last = progress;
    const now = performance.now();
    if (process.stderr.isTTY) {
      if (now - this.#shown < 80 && progress.done < progress.total) return;
      this.#shown = now;
      process.stderr.write(`\r\x1b[2K${this.#text(progress)}`);
    } else {
      const tenth = progress.total > 0 ? Math.floor((10 * progress.done) / progress.total) : 0;
      if (tenth === this.#tenth) return;
      this.#tenth = tenth;
      process.stderr.write(`${this.#text(progress)}\n`);
    }
  };

  /** Leaves the finished line on the screen. */
  finish(): void {
    if (process.stderr.isTTY && this.#last) process.stderr.write(`\r\x1b[2K${this.#text(this.#last)}\n`);
  }

  #text({ done, total, unit }: Progress): string {
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const filled = Math.round(share * barWidth);
    const seconds = (performance.now() - this.#started) / 1000;
    const left = share > 0 && share < 1 ? `, ${clock((seconds * (1 - share)) / share)} left` : `, ${clock(seconds)}`;
    const bar = `${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}`;
    return `${this.#label} [${bar}] ${Math.floor(done)}/${total} ${unit}${left}`;
  }
}

function clock(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

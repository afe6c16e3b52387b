import type { ClipRow } from './columns.ts';
import type { Part } from './divide.ts';

/** A clip on its way into the dataset. */
export interface ClipItem extends ClipRow {
  part: Part;
  /** A name for files: the recording's without its ending, and which clip when there are several. */
  name: string;
}

/** One form of the dataset being written; clips come in their final order. */
export interface Sink {
  /** What it writes, relative to the output folder. */
  readonly outputs: readonly string[];
  write(item: ClipItem): Promise<void>;
  finish(): Promise<void>;
  /** Stops without finishing; what can be resumed stays. */
  close(): Promise<void>;
}

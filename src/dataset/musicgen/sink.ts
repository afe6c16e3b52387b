import type { RunOptions } from '../../core/run.ts';
import type { ClipRow, ColumnChoice } from './columns.ts';
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

/** What sinks need to know. */
export interface SinkOptions extends ColumnChoice {
  out: string;
  /** Of the dataset. */
  name: string;
  parts: readonly Part[];
  /** What the rows depend on: a run with another must not go on with what this one wrote. */
  config: string;
  audioColumn: 'decoded' | 'encoded' | 'struct';
  sampleRate: number;
  /** The longest texts and labels, which all are filled up to. */
  longest: { tokens: number; frames: number };
  describe: { description: string; license: string };
  /** What one writer may hold; several work at the same time. */
  maxBatchBytes: number;
  run: Pick<RunOptions, 'signal'>;
}

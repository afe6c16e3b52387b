import path from 'node:path';
import { ParameterError } from '../core/errors.ts';
import type { DatasetIndex } from './dataset_index.ts';

/** A recording. */
export interface AudioRow {
  /** Path relative to the dataset's root, with `/`: the same on every machine. */
  id: string;
  /** Path to open. */
  path: string;
  /** Seconds. */
  duration: number;
  /** Hz. */
  sampleRate: number;
  channels: number;
  /** Of the file's bytes, 64 hex digits. */
  sha256: string;
}

const columns: readonly string[] = ['id', 'path', 'duration', 'sampleRate', 'channels', 'sha256'];

/** The files of an index as rows, with their label in the column named `label`. @throws ParameterError for a taken name */
export function* audioRows<Label extends string>(
  index: DatasetIndex,
  label: Label,
): Generator<AudioRow & Record<Label, string>> {
  if (columns.includes(label)) {
    throw new ParameterError(`label: expected a column name other than ${columns.join(', ')}, got '${label}'`);
  }
  for (const file of index.files) {
    const { path: id, duration, sampleRate, channels, sha256 } = file;
    const row: AudioRow = { id, path: path.join(index.root, id), duration, sampleRate, channels, sha256 };
    yield { ...row, [label]: file.label } as AudioRow & Record<Label, string>;
  }
}

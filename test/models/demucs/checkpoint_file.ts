import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { named, tuple } from '../checkpoint/pickle_bytes.ts';
import { dict, python, torchFile } from '../checkpoint/torch_file.ts';
import { type Shapes, seededTensors } from '../seeded_weights.ts';

/** What make_demucs_goldens.py notes of a model. */
export interface GoldenModel {
  class: string;
  kwargs: Record<string, unknown>;
  /** Every how manieth sample was kept. */
  step: number;
  cases: { length: number; gain: number }[];
  shapes: Shapes;
}

/** The folder of the goldens. */
export const goldenFolder = new URL('../../golden/demucs/', import.meta.url).pathname;

export function readGolden(name: string): GoldenModel {
  return JSON.parse(readFileSync(join(goldenFolder, `${name}.json`), 'utf8')) as GoldenModel;
}

let written = 0;

/** Writes a `.th` file as upstream's `serialize_model` does, with seeded weights; its path. */
export function writeCheckpoint(
  folder: string,
  { class: name, kwargs, shapes }: Pick<GoldenModel, 'class' | 'kwargs' | 'shapes'>,
): string {
  const bytes = torchFile(seededTensors(shapes), (state) => [
    ['klass', Buffer.from(named(`demucs.${name.toLowerCase()}`, name))],
    ['args', tuple()],
    ['kwargs', dict(Object.entries(kwargs).map(([key, value]) => [key, python(value)]))],
    ['state', state],
    ['training_args', dict([])],
  ]);
  const path = join(folder, `${name.toLowerCase()}-${written++}.th`);
  writeFileSync(path, bytes);
  return path;
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { long, named, pickle, storage, tensor, text, tuple } from '../checkpoint/pickle_bytes.ts';
import { torchZip } from '../checkpoint/zip_bytes.ts';
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
  const storages: Record<string, Uint8Array> = {};
  const state = Object.entries(seededTensors(shapes)).map(([key, { shape, data }], i) => {
    storages[i] = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, extent) => product * extent, 1));
    const size = BigInt(data.length);
    return [key, tensor(storage(String(i), size), 0n, shape.map(BigInt), strides.map(BigInt))] as const;
  });
  const bytes = pickle(
    dict([
      ['klass', Buffer.from(named(`demucs.${name.toLowerCase()}`, name))],
      ['args', tuple()],
      ['kwargs', dict(Object.entries(kwargs).map(([key, value]) => [key, python(value)]))],
      ['state', dict(state)],
      ['training_args', dict([])],
    ]),
  );
  const path = join(folder, `${name.toLowerCase()}-${written++}.th`);
  writeFileSync(path, torchZip(bytes, storages));
  return path;
}

/** A value of JSON as a pickle; `39/5` stands for a Fraction. */
function python(value: unknown): Buffer {
  if (Array.isArray(value)) return Buffer.concat([Buffer.from(']('), ...value.map(python), Buffer.from('e')]);
  if (value === null) return Buffer.from('N');
  if (typeof value === 'boolean') return Buffer.from(value ? [0x88] : [0x89]);
  if (typeof value === 'string' && /^\d+\/\d+$/.test(value)) {
    const [numerator, denominator] = value.split('/').map(BigInt);
    const args = tuple(long(numerator!), long(denominator!));
    return Buffer.concat([Buffer.from(named('fractions', 'Fraction')), args, Buffer.from('R')]);
  }
  if (typeof value === 'string') return text(value);
  if (Number.isInteger(value)) return long(BigInt(value as number));
  const float = Buffer.alloc(9, 'G');
  float.writeDoubleBE(value as number, 1);
  return float;
}

function dict(entries: readonly (readonly [string, Uint8Array])[]): Buffer {
  const items = entries.flatMap(([key, value]) => [text(key), value]);
  return Buffer.concat([Buffer.from('}('), ...items, Buffer.from('u')]);
}

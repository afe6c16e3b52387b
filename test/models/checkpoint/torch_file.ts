import type { Tensor } from '../../../src/core/tensor.ts';
import { long, named, pickle, storage, tensor, text, tuple } from './pickle_bytes.ts';
import { torchZip } from './zip_bytes.ts';

/** A torch file as `torch.save` writes it: a dict of `entries`, given the state dict as a pickle of its own. */
export function torchFile(
  tensors: Record<string, Tensor<'float32'>>,
  entries: (state: Buffer) => [string, Buffer][],
): Buffer {
  const storages: Record<string, Uint8Array> = {};
  const state = Object.entries(tensors).map(([key, { shape, data }], i) => {
    storages[i] = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, extent) => product * extent, 1));
    const size = BigInt(data.length);
    return [key, tensor(storage(String(i), size), 0n, shape.map(BigInt), strides.map(BigInt))] as const;
  });
  return torchZip(pickle(dict(entries(dict(state)))), storages);
}

/** A value of JSON as a pickle; `39/5` stands for a Fraction. */
export function python(value: unknown): Buffer {
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

/** A dict of pickled values. */
export function dict(entries: readonly (readonly [string, Uint8Array])[]): Buffer {
  const items = entries.flatMap(([key, value]) => [text(key), value]);
  return Buffer.concat([Buffer.from('}('), ...items, Buffer.from('u')]);
}

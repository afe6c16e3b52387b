import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../../src/classifier/persistence/safetensors.ts';
import { DataError } from '../../../src/core/errors.ts';
import { Tensor } from '../../../src/core/tensor.ts';
import { golden } from '../golden.ts';

const tensors = {
  b: new Tensor('int32', [2, 2], Int32Array.of(1, -2, 3, 4)),
  a: new Tensor('float64', [2], Float64Array.of(0.1, -1e300)),
  c: new Tensor('float32', [1], Float32Array.of(1.5)),
};

describe('encodeSafetensors', () => {
  it('is read back bit for bit, empty tensors included', () => {
    const all = { ...tensors, empty: new Tensor('float32', [0, 3], new Float32Array(0)) };
    const back = decodeSafetensors(encodeSafetensors(all), 'x');
    expect(Object.keys(back).sort()).toEqual(Object.keys(all).sort());
    for (const [name, tensor] of Object.entries(all)) expect(back[name]).toEqual(tensor);
  });

  it('is read at any alignment', () => {
    const bytes = encodeSafetensors(tensors);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(decodeSafetensors(shifted.subarray(1), 'x').a).toEqual(tensors.a);
  });

  it('refuses complex tensors', () => {
    const z = new Tensor('complex64', [1], Float32Array.of(1, 2));
    expect(() => encodeSafetensors({ z })).toThrow('z: expected a real tensor, got complex64');
  });
});

describe('decodeSafetensors', () => {
  it('reads what Python wrote', () => {
    const { hex } = golden<{ hex: string }>('safetensors');
    const back = decodeSafetensors(Buffer.from(hex, 'hex'), 'x');
    for (const [name, tensor] of Object.entries(tensors)) expect(back[name]).toEqual(tensor);
  });

  it.each([
    ['an empty file', () => new Uint8Array(0), 'expected at least 8 bytes, got 0'],
    ['a header beyond the end', () => patched((b) => b.writeBigUInt64LE(1n << 40n)), 'header: expected at most'],
    ['no JSON', () => patched((b) => b.write('!', 8)), 'header: expected'],
    ['a cut end', () => encodeSafetensors(tensors).subarray(0, -1), 'c: the file ends before its data'],
    ['bytes behind the end', () => Buffer.concat([encodeSafetensors(tensors), Buffer.alloc(1)]), 'expected'],
    [
      'an unknown type',
      () => edited((h) => Object.assign(h.a!, { dtype: 'BF16', shape: [8] })),
      'a: expected float32, float64, int32, got bfloat16',
    ],
    [
      'a wrong shape',
      () => edited((h) => Object.assign(h.a!, { shape: [3] })),
      'a: F64 [3] needs 24 bytes, its offsets have 16',
    ],
    ['a negative size', () => edited((h) => Object.assign(h.a!, { shape: [-2] })), 'header: expected a whole number'],
    [
      'overlapping data',
      () => edited((h) => Object.assign(h.b!, { data_offsets: [0, 16] })),
      'b: expected its data at 16, got 0',
    ],
    [
      'missing offsets',
      () => edited((h) => Object.assign(h.c!, { data_offsets: [0] })),
      'header: expected two data_offsets',
    ],
  ])('refuses %s', (_, make, message) => {
    expect(() => decodeSafetensors(make(), 'folder/w.safetensors')).toThrow(DataError);
    expect(() => decodeSafetensors(make(), 'folder/w.safetensors')).toThrow(`folder/w.safetensors: ${message}`);
  });
});

function patched(change: (bytes: Buffer) => unknown): Buffer {
  const bytes = Buffer.from(encodeSafetensors(tensors));
  change(bytes);
  return bytes;
}

function edited(change: (header: Record<string, object>) => unknown): Buffer {
  const bytes = Buffer.from(encodeSafetensors(tensors));
  const length = Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  change(header);
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([size, text, bytes.subarray(8 + length)]);
}

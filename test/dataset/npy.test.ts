import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../src/core/errors.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { decodeNpy, encodeNpy, readNpy, writeNpy } from '../../src/dataset/npy.ts';
import { encodeNpyHeader } from '../../src/dataset/npy_header.ts';
import golden from './golden/npy.json' with { type: 'json' };

describe('npy', () => {
  it('reads what NumPy saved, for every type and shape', () => {
    for (const { shape, values, file } of golden) {
      const tensor = decodeNpy(Buffer.from(file, 'base64'));
      expect(tensor.shape).toEqual(shape);
      expect([...tensor.data]).toEqual(values);
    }
  });

  it('writes the bytes that NumPy writes', () => {
    const own = golden.filter(({ descr }) => ['<f4', '<f8', '<c8', '<c16', '<i4'].includes(descr));
    expect(own).toHaveLength(25);
    for (const { file } of own) {
      const bytes = Buffer.from(file, 'base64');
      expect(Buffer.concat(encodeNpy(decodeNpy(bytes)))).toEqual(bytes);
    }
  });

  it('uses format 2.0 for a header beyond 65,535 bytes', () => {
    const shape = new Array<number>(30_000).fill(1);
    const header = encodeNpyHeader('<f4', shape);
    expect(header[6]).toBe(2);
    expect(header.length % 64).toBe(0);
    const bytes = Buffer.concat([header, Buffer.from(Float32Array.of(7).buffer)]);
    expect(decodeNpy(bytes).shape).toHaveLength(30_000);
  });

  it('writes a view of a larger buffer correctly and leaves no temporary file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'melisma-npy-'));
    try {
      const file = path.join(folder, 'a/b.npy');
      await writeNpy(file, Tensor.float32([2], Float32Array.of(0, 1, 2, 3).subarray(1, 3)));
      expect([...(await readNpy(file)).data]).toEqual([1, 2]);
      expect(await readdir(path.join(folder, 'a'))).toEqual(['b.npy']);
      await truncate(file, 130);
      await expect(readNpy(file)).rejects.toThrow(DataError);
      await writeFile(file, 'not numpy at all');
      await expect(readNpy(file)).rejects.toThrow('expected a .npy file');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses what it cannot represent', () => {
    const file = (descr: string, fortran: boolean, bytes: Uint8Array) => {
      const header = Buffer.from(encodeNpyHeader(descr, [1, 1])).toString('latin1');
      const text = fortran ? header.replace("'fortran_order': False", "'fortran_order': True ") : header;
      return Buffer.concat([Buffer.from(text, 'latin1'), bytes]);
    };
    expect(() => decodeNpy(file('>f4', false, new Uint8Array(4)))).toThrow('got >f4');
    expect(() => decodeNpy(file('<f4', true, new Uint8Array(4)))).toThrow('Fortran');
    expect(() => decodeNpy(file('<f4', false, new Uint8Array(5)))).toThrow('expected 4 bytes');
    const large = new Uint8Array(BigInt64Array.of(2n ** 40n).buffer);
    expect(() => decodeNpy(file('<i8', false, large), 'x.npy')).toThrow('x.npy: expected 32-bit integers');
    for (let cut = 0; cut < 128; cut += 7) {
      expect(() => decodeNpy(file('<f4', false, new Uint8Array(4)).subarray(0, cut))).toThrow(DataError);
    }
  });
});

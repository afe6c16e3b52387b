import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/core/errors.ts';
import {
  Fraction,
  type NumpyArray,
  numpyValues,
  OpaqueObject,
  openCheckpoint,
  readCheckpointTensor,
} from '../../../src/models/checkpoint/index.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { goldenBytes, goldenFiles, place } from './golden_files.ts';
import { safetensorsBytes } from './safetensors_bytes.ts';

const folder = temporaryFolder();

function openGolden(name: string) {
  return openCheckpoint(place(folder, name, goldenBytes(name)));
}

describe.each(Object.keys(goldenFiles))('%s', (name) => {
  const { format, tensors } = goldenFiles[name]!;

  it('has the tensors that Python wrote, value by value', async () => {
    const checkpoint = await openGolden(name);
    expect(checkpoint.format).toBe(format);
    expect([...checkpoint.tensors.keys()].sort()).toEqual(Object.keys(tensors).sort());
    for (const [key, { dtype, shape, values }] of Object.entries(tensors)) {
      const location = checkpoint.tensors.get(key)!;
      expect([key, location.dtype, location.shape]).toEqual([key, dtype, shape]);
      const tensor = await readCheckpointTensor(location);
      expect([key, ...tensor.data]).toEqual([key, ...values.map((text) => Number(text.replace('inf', 'Infinity')))]);
    }
  });
});

describe('what a torch file holds beside tensors', () => {
  it.each(['demucs.th', 'demucs_old.th'])(
    '%s: classes are recorded, numbers of NumPy and fractions read',
    async (name) => {
      const content = (await openGolden(name)).content as Map<string, unknown>;
      expect(content.get('klass')).toEqual(new OpaqueObject('demucs.htdemucs', 'HTDemucs'));
      expect(content.get('args')).toEqual([]);
      const segment = (content.get('kwargs') as Map<string, unknown>).get('segment');
      expect(segment).toEqual(new Fraction(39, 5));
      expect(Number(segment)).toBe(7.8);
      expect(content.get('training_args')).toEqual(
        new Map<string, unknown>([
          ['lr', 3e-4],
          ['flags', [true, false]],
          ['numbers', [1, 300, -70000, 2 ** 40, -(2n ** 80n)]],
        ]),
      );
      const metrics = { nsdr: 9.5, epochs: 360, loss: 0.5, best: true };
      expect(content.get('metrics')).toEqual(new Map(Object.entries(metrics)));
    },
  );

  it('arrays of NumPy, in C and Fortran order', async () => {
    const content = (await openGolden('pca.pth')).content as Map<string, NumpyArray>;
    const third = Math.fround(1 / 3);
    expect([...numpyValues(content.get('means')!)]).toEqual([0, third, Math.fround(2 / 3), 1]);
    expect(content.get('vectors')!.fortranOrder).toBe(true);
    expect([...numpyValues(content.get('vectors')!)]).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('folders', () => {
  const weights = { 'a.weight': [1, 2], 'b.weight': [3] };

  function write(name: string, files: Record<string, string | Uint8Array>): string {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
    return path;
  }

  const shards = {
    'one.safetensors': safetensorsBytes({ 'a.weight': [1, 2] }),
    'two.safetensors': safetensorsBytes({ 'b.weight': [3] }),
  };
  const index = (map: Record<string, string>) => JSON.stringify({ metadata: {}, weight_map: map });

  it('reads model.safetensors and config.json', async () => {
    const path = write('single', {
      'model.safetensors': safetensorsBytes(weights),
      'config.json': '{"model_type":"t5"}',
    });
    const checkpoint = await openCheckpoint(path);
    expect(checkpoint.config).toEqual({ model_type: 't5' });
    expect([...(await readCheckpointTensor(checkpoint.tensors.get('a.weight')!)).data]).toEqual([1, 2]);
  });

  it('reads shards through their index', async () => {
    const map = { 'a.weight': 'one.safetensors', 'b.weight': 'two.safetensors' };
    const path = write('sharded', { ...shards, 'model.safetensors.index.json': index(map) });
    const checkpoint = await openCheckpoint(path);
    expect(checkpoint.files.map((file) => file.slice(path.length + 1))).toEqual(['one.safetensors', 'two.safetensors']);
    expect([...checkpoint.tensors.keys()]).toEqual(['a.weight', 'b.weight']);
    expect([...(await readCheckpointTensor(checkpoint.tensors.get('b.weight')!)).data]).toEqual([3]);
  });

  it('takes the one torch file of a folder, and asks when there are several', async () => {
    const path = write('torch', { 'state_dict.bin': goldenBytes('generator.pth') });
    expect((await openCheckpoint(path)).format).toBe('torch-zip');
    writeFileSync(join(path, 'compression_state_dict.bin'), goldenBytes('generator.pth'));
    await expect(openCheckpoint(path)).rejects.toThrow(/several: compression_state_dict.bin, state_dict.bin; name one/);
    await expect(openCheckpoint(write('empty', {}))).rejects.toThrow(/expected model.safetensors.* got no checkpoint/);
  });

  it.each([
    ['a shard elsewhere', { 'a.weight': '../one.safetensors' }, /expected the name of a file beside the index/],
    ['the folder above', { 'a.weight': '..' }, /expected the name of a file beside the index/],
    ['an absent shard', { 'a.weight': 'three.safetensors' }, /three.safetensors: no such file/],
    ['an absent tensor', { 'a.weight': 'one.safetensors', c: 'one.safetensors' }, /c is not in .*one.safetensors/],
    ['a tensor in another shard', { x: 'one.safetensors' }, /a.weight: its index says it is elsewhere/],
  ])('refuses an index with %s', async (name, map, reason) => {
    const path = write(name, { ...shards, 'model.safetensors.index.json': index(map as Record<string, string>) });
    await expect(openCheckpoint(path)).rejects.toThrow(reason);
    await expect(openCheckpoint(path)).rejects.toThrow(ModelError);
  });

  it('refuses what is no file', async () => {
    await expect(openCheckpoint(join(folder, 'absent'))).rejects.toThrow(/absent: no such file or folder/);
    const path = write('broken', { 'model.safetensors': safetensorsBytes(weights), 'config.json': '[1' });
    await expect(openCheckpoint(path)).rejects.toThrow(/config.json: not valid JSON/);
  });
});

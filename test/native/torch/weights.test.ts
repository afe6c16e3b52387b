import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { NativeStoredTensor } from '../../../src/native/addon.ts';
import { TorchModel } from '../../../src/native/torch/model.ts';
import { describeTorch } from '../../models/describe_torch.ts';

const folder = mkdtempSync(join(tmpdir(), 'melisma-weights-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'weights.bin');
writeFileSync(file, new Uint8Array(64));

/** What a model says to one tensor: nothing of EnCodec is there, so a sound one ends with that complaint. */
async function complaint(tensor: Partial<NativeStoredTensor>): Promise<string> {
  const whole = { name: 'a', file, byteOffset: 0, dtype: 'float32', shape: [4, 4], strides: [4, 1], ...tensor };
  try {
    const model = await TorchModel.open('encodecEncode', { source: { tensors: [whole] }, device: 'cpu' });
    model.dispose();
    return 'accepted';
  } catch (error) {
    return `${(error as { code: string }).code} ${(error as Error).message}`;
  }
}

describeTorch('weights on their way into a model', () => {
  it('may lie anywhere inside their file', async () => {
    const sound = /^ERR_MODEL weights: not an EnCodec checkpoint/;
    expect(await complaint({})).toMatch(sound);
    expect(await complaint({ byteOffset: 60, shape: [1], strides: [1] })).toMatch(sound);
    expect(await complaint({ shape: [0, 9], strides: [9, 1] })).toMatch(sound);
  });

  it.each<[string, Partial<NativeStoredTensor>]>([
    ['begins beyond the end', { byteOffset: 65, shape: [1], strides: [1] }],
    ['ends beyond the end', { byteOffset: 4 }],
    ['strides leave the file', { strides: [5, 1] }],
    ['the product overflows', { shape: [2 ** 32, 2 ** 32], strides: [2 ** 32, 1] }],
    ['the byte count overflows', { shape: [2, 2], strides: [2 ** 52, 2 ** 52], dtype: 'float64' }],
    ['zero strides stand for more than the file', { shape: [2 ** 40], strides: [0] }],
  ])('are refused when %s', async (_name, tensor) => {
    expect(await complaint(tensor)).toMatch(/^ERR_MODEL a: (reaches beyond the end|has more elements)/);
  });

  it('are refused when they are of no known form', async () => {
    expect(await complaint({ dtype: 'float8' })).toMatch(/^ERR_MODEL a: unknown element type 'float8'/);
    expect(await complaint({ strides: [1] })).toMatch(/^ERR_MODEL a: expected as many strides/);
    expect(await complaint({ byteOffset: -1 })).toMatch(/^ERR_PARAMETER byteOffset/);
    expect(await complaint({ shape: [1.5, 2] })).toMatch(/^ERR_PARAMETER shape/);
    expect(await complaint({ file: join(folder, 'absent') })).toMatch(/^ERR_MODEL .*could not be opened/);
    expect(await complaint({ file: folder })).toMatch(/^ERR_MODEL .*not a regular file/);
    const empty = join(folder, 'empty');
    writeFileSync(empty, '');
    truncateSync(empty, 0);
    expect(await complaint({ file: empty })).toMatch(/^ERR_MODEL a: reaches beyond the end/);
  });
});

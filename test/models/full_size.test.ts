import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import { encodecDecode, encodecWithScales } from '../../src/models/encodec/index.ts';
import { t5Encoder } from '../../src/models/t5/t5_encoder.ts';
import { loadTorch } from '../../src/native/torch/load.ts';
import { temporaryFolder } from '../audio/folder.ts';
import { describePython, python, whyNot } from '../interop/describe_python.ts';
import { snr } from './snr.ts';

const script = fileURLToPath(new URL('./full_size.py', import.meta.url));
const folder = temporaryFolder();
const read = async (path: string) => {
  const { data, shape } = await readNpy(join(folder, path));
  return { data: data as Float32Array, shape };
};

describePython(whyNot('transformers, torch'), loadTorch().reason)(
  'beside transformers, published sizes on random weights',
  () => {
    beforeAll(() => {
      const { status, stderr } = spawnSync(python, [script, folder], { encoding: 'utf8' });
      expect(status, stderr).toBe(0);
    });

    it.each(['32khz', '24khz', '48khz'])('EnCodec, %s', async (name) => {
      const weights = join(folder, name);
      const [wave, codes, audio] = await Promise.all(
        ['wave', 'codes', 'audio'].map((part) => read(`${name}/${part}.npy`)),
      );
      const signal = new AudioSignal(wave!.data, {
        sampleRate: Number.parseInt(name, 10) * 1000,
        numberOfChannels: wave!.shape[0]!,
      });
      const ours = await encodecWithScales(signal, { weights, device: 'cpu' });
      expect(ours.codes.shape).toEqual(codes!.shape);
      const wrong = codes!.data.filter((code, i) => code !== ours.codes.data[i]).length;
      expect(wrong / codes!.data.length).toBeLessThanOrEqual(0.005);
      const reference = new Tensor('int32', codes!.shape, Int32Array.from(codes!.data));
      const decoded = await encodecDecode({ codes: reference, scales: ours.scales }, { weights, device: 'cpu' });
      expect(snr(decoded.data, audio!.data)).toBeGreaterThanOrEqual(90);
    });

    it.each(['t5-base', 'flan-t5-base'])('%s', async (name) => {
      const inputIds = Array.from({ length: 300 }, (_, i) => i % 251);
      const { data } = await t5Encoder({ inputIds }, { weights: join(folder, name), device: 'cpu' });
      expect(snr(data, (await read(`${name}/hidden.npy`)).data)).toBeGreaterThanOrEqual(90);
    });
  },
);

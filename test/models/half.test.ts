import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../src/core/errors.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { demucs } from '../../src/models/demucs/index.ts';
import { encodec, encodecDecode } from '../../src/models/encodec/index.ts';
import { t5Encoder } from '../../src/models/t5/t5_encoder.ts';
import { torchscript } from '../../src/models/torchscript/torchscript.ts';
import { loadTorch } from '../../src/native/torch/load.ts';
import { temporaryFolder } from '../audio/folder.ts';
import { readGolden, writeCheckpoint } from './demucs/checkpoint_file.ts';
import { describeHalf, describeTorch, oldTorch } from './describe_torch.ts';
import { readEncodecGolden } from './encodec/golden.ts';
import { writeModelFolder } from './model_folder.ts';
import { type Shapes, seededSignal, seededTensors } from './seeded_weights.ts';
import { snr } from './snr.ts';

// VGGish's is in vggish.test.ts, where its weights are.
const folder = temporaryFolder();
const cpu = { device: 'cpu' } as const;
const stereo = new AudioSignal(seededSignal('half', 2, 30001), { sampleRate: 44100, numberOfChannels: 2 });
const t5 = JSON.parse(readFileSync(new URL('../golden/t5/gated.json', import.meta.url), 'utf8')) as {
  config: Record<string, unknown>;
  shapes: Shapes;
  cases: { ids: number[]; mask: number[] }[];
};

// Rounding to 11 bits is 66 dB below the value, to 8 bits 48 dB; dozens of layers cost some of them.
const rows = [
  { precision: 'float16', decibels: 50, wrongCodes: 0.02 },
  { precision: 'bfloat16', decibels: 33, wrongCodes: 0.06 },
] as const;

describeHalf('half precision on the CPU is near float32', () => {
  describe.each(rows)('$precision', ({ precision, decibels, wrongCodes }) => {
    it.each(['htdemucs_small', 'hdemucs_small'])('Demucs: %s', async (name) => {
      const weights = writeCheckpoint(folder, readGolden(name));
      const [full, half] = [
        await demucs(stereo, { ...cpu, weights }),
        await demucs(stereo, { ...cpu, weights, precision }),
      ];
      for (const stem of Object.keys(full)) {
        expect(snr(half[stem]!.data, full[stem]!.data)).toBeGreaterThan(decibels);
        expect(half[stem]!.data).not.toEqual(full[stem]!.data);
      }
    });

    it.each(['musicgen', 'causal', 'constant'])('EnCodec: %s', async (name) => {
      const { shapes, config } = readEncodecGolden(name);
      const weights = writeModelFolder(seededTensors(shapes), config);
      const signal = AudioSignal.mono(seededSignal('half', 1, 8000), 800);
      const full = await encodec(signal, { ...cpu, weights });
      const half = await encodec(signal, { ...cpu, weights, precision });
      expect(half.data.filter((code, i) => code !== full.data[i]).length / full.size).toBeLessThan(wrongCodes);
      const [audio, rough] = [
        await encodecDecode({ codes: full }, { ...cpu, weights }),
        await encodecDecode({ codes: full }, { ...cpu, weights, precision }),
      ];
      expect(snr(rough.data, audio.data)).toBeGreaterThan(decibels);
    });

    it('TorchScript', async () => {
      const path = new URL('../golden/torchscript/frames.pt', import.meta.url).pathname;
      const signal = AudioSignal.mono(seededSignal('torchscript', 1, 1003), 8000);
      const full = await torchscript({ path, input: 'batch', sampleRate: 8000 })(signal, cpu);
      const half = await torchscript({ path, input: 'batch', sampleRate: 8000, precision })(signal, cpu);
      expect(snr(half.data as Float32Array, full.data as Float32Array)).toBeGreaterThan(decibels);
    });
  });
});

describeTorch('precision', () => {
  it('T5: bfloat16', async () => {
    const weights = writeModelFolder(seededTensors(t5.shapes), t5.config);
    const text = { inputIds: t5.cases[0]!.ids, attentionMask: t5.cases[0]!.mask };
    const full = await t5Encoder(text, { ...cpu, weights });
    const half = await t5Encoder(text, { ...cpu, weights, precision: 'bfloat16' });
    expect(snr(half.data, full.data)).toBeGreaterThan(25);
  });

  it('TF32, which the CPU has not, changes no bit', async () => {
    const weights = writeCheckpoint(folder, readGolden('htdemucs_small'));
    const [plain, tf32] = [
      await demucs(stereo, { ...cpu, weights }),
      await demucs(stereo, { ...cpu, weights, tf32: true }),
    ];
    expect(tf32.vocals!.data).toEqual(plain.vocals!.data);
  });

  describe.runIf(oldTorch())('in half on a CPU whose LibTorch has none', () => {
    const words = (precision: string) =>
      `precision: expected 'float32' on the CPU with LibTorch ${loadTorch().info!.version}, got '${precision}'; ` +
      'half precision needs LibTorch 2 or a GPU';
    const { shapes, config } = readEncodecGolden('musicgen');
    const mono = AudioSignal.mono(seededSignal('half', 1, 800), 800);

    it.each(rows)('is refused in words: $precision', async ({ precision }) => {
      const weights = writeCheckpoint(folder, readGolden('htdemucs_small'));
      const refused = await demucs(stereo, { ...cpu, weights, precision }).catch((error) => error);
      expect(refused).toBeInstanceOf(ModelError);
      expect(refused.message).toBe(words(precision));
      const coder = { ...cpu, weights: writeModelFolder(seededTensors(shapes), config), precision };
      await expect(encodec(mono, coder)).rejects.toThrow(words(precision));
      await expect(
        encodecDecode({ codes: new Tensor('int32', [4, 1], Int32Array.of(1, 2, 3, 4)) }, coder),
      ).rejects.toThrow(words(precision));
    });

    it.skipIf(loadTorch().info?.cuda)('but not on a GPU, which comes first', async () => {
      const weights = writeCheckpoint(folder, readGolden('htdemucs_small'));
      const onGpu = demucs(stereo, { device: 'cuda', weights, precision: 'float16' });
      await expect(onGpu).rejects.toThrow(/device 'cuda': this LibTorch has no CUDA/);
    });
  });
});

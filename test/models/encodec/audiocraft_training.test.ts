import { expect, it } from 'vitest';
import { AudioSignal } from '../../../src/core/signal.ts';
import { Tensor } from '../../../src/core/tensor.ts';
import { inspectCheckpoint, openCheckpoint } from '../../../src/models/checkpoint/index.ts';
import { readEncodecConfig } from '../../../src/models/encodec/config.ts';
import { encodec, encodecDecode } from '../../../src/models/encodec/index.ts';
import { openWeights } from '../../../src/models/model_plan.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { place } from '../checkpoint/golden_files.ts';
import { python, torchFile } from '../checkpoint/torch_file.ts';
import { describeTorch } from '../describe_torch.ts';
import { seededSignal } from '../seeded_weights.ts';
import { snr } from '../snr.ts';
import { readAudiocraftGolden, trainingCheckpoint } from './golden.ts';

const golden = readAudiocraftGolden();
const folder = temporaryFolder();
const checkpoint = () => place(folder, 'checkpoint.th', trainingCheckpoint());

it('reads the best model of a training checkpoint, and nothing of its optimiser', async () => {
  const { tensors, format } = await openCheckpoint(checkpoint());
  expect(format).toBe('torch-zip');
  const names = [...tensors.keys()];
  expect(names).toContain('encoder.model.0.conv.conv.weight_g');
  expect(names).toContain('quantizer.vq.layers.2._codebook.embed');
  expect(names.filter((name) => !/^(encoder|decoder|quantizer)\./.test(name))).toEqual([]);
  const { architecture } = await inspectCheckpoint(checkpoint());
  expect(architecture).toEqual({ name: 'encodec', detail: "3 codebooks, audiocraft's names" });
});

it('takes the same configuration from the pickled one as from the text that audiocraft exports', async () => {
  const trained = readEncodecConfig(await openWeights(checkpoint()));
  const exported = torchFile({}, (state) => [
    ['best_state', state],
    ['xp.cfg', python(golden.yaml)],
  ]);
  const { codebooks, ...rest } = readEncodecConfig(await openWeights(place(folder, 'exported.bin', exported)));
  expect(codebooks).toBe(0); // this one has no tensors
  expect(trained).toEqual({ ...rest, codebooks: 3 });
  expect(trained).toMatchObject({ sampleRate: 800, audioChannels: 1, hop: 8, codebookSize: 16 });
  expect(trained.native).toMatchObject({ causal: false, padMode: 'constant', normalize: false });
});

describeTorch("audiocraft's training checkpoint", () => {
  it('codes and decodes as audiocraft does', async () => {
    const weights = checkpoint();
    const audio = AudioSignal.mono(seededSignal('audiocraft', 1, golden.length), 800);
    const codes = await encodec(audio, { weights, device: 'cpu' });
    expect(codes.shape).toEqual([golden.codes.length, golden.codes[0]!.length]);
    expect([...codes.data]).toEqual(golden.codes.flat());
    const decoded = await encodecDecode(
      { codes: new Tensor('int32', codes.shape, codes.data) },
      { weights, device: 'cpu' },
    );
    expect(snr(decoded.getChannelData(0), golden.audio)).toBeGreaterThanOrEqual(90);
  });
});

import { expect, it } from 'vitest';
import { AudioSignal } from '../../../src/core/signal.ts';
import { Tensor } from '../../../src/core/tensor.ts';
import { encodec, encodecDecode, encodecWithScales } from '../../../src/models/encodec/index.ts';
import { describeTorch } from '../describe_torch.ts';
import { writeModelFolder } from '../model_folder.ts';
import { seededSignal, seededTensors } from '../seeded_weights.ts';
import { snr } from '../snr.ts';
import { caseSignal, readEncodecGolden } from './golden.ts';

const names = ['musicgen', 'causal', 'chunked', 'constant'];
const models = Object.fromEntries(names.map((name) => [name, readEncodecGolden(name)]));
const cases = names.flatMap((model) => models[model]!.cases.map((golden) => ({ model, golden, name: golden.name })));
const folders: Record<string, string> = {};
/** The checkpoint of a golden, written once. */
const folder = (model: string) => {
  folders[model] ??= writeModelFolder(seededTensors(models[model]!.shapes), models[model]!.config);
  return folders[model];
};
const target = (model: string) => ({ weights: folder(model), sampleRate: models[model]!.config.sampling_rate });
const cpu = { device: 'cpu' } as const;
const chunkedRate = models.chunked!.config.sampling_rate;

describeTorch('EnCodec equals transformers', () => {
  it.each(cases)('encode: $model, $name', async ({ model, golden }) => {
    const { codes, scales } = await encodecWithScales(caseSignal(model, models[model]!, golden), {
      ...cpu,
      weights: folder(model),
      bandwidth: golden.bandwidth,
    });
    expect(codes.shape).toEqual([golden.codes.length, golden.codes[0]!.length]);
    const wrong = golden.codes.flat().filter((code, i) => code !== codes.data[i]).length;
    expect(wrong / codes.size).toBeLessThanOrEqual(0.005);
    expect(scales?.length ?? 0).toBe(golden.scales.length);
    golden.scales.forEach((scale, i) => {
      expect(scales![i]! / scale).toBeCloseTo(1, 5);
    });
  });

  it.each(cases)('decode: $model, $name', async ({ model, golden }) => {
    const codes = new Tensor(
      'int32',
      [golden.codes.length, golden.codes[0]!.length],
      Int32Array.from(golden.codes.flat()),
    );
    const scales = golden.scales.length > 0 ? Float32Array.from(golden.scales) : undefined;
    const audio = await encodecDecode({ codes, scales }, { ...cpu, weights: folder(model) });
    expect(audio.length).toBe(golden.audioLength);
    expect(audio.sampleRate).toBe(models[model]!.config.sampling_rate);
    const kept = Array.from({ length: audio.numberOfChannels }, (_, c) =>
      Array.from(audio.getChannelData(c)).filter((_, i) => i % golden.step === 0),
    ).flat();
    expect(snr(kept, golden.audio)).toBeGreaterThanOrEqual(90);
  });
});

describeTorch('EnCodec', () => {
  const { config, shapes } = models.musicgen!;
  const long = AudioSignal.mono(seededSignal('long', 1, 40_003), 800);

  it('codes long signals in stretches as if at once', async () => {
    // 2,048 frames of 16 samples are a stretch: three of them, against a part that fits into one.
    const codes = await encodec(AudioSignal.mono(seededSignal('long', 1, 80_005), 800), {
      ...cpu,
      weights: folder('musicgen'),
    });
    const audio = await encodecDecode({ codes }, { ...cpu, weights: folder('musicgen') });
    const middle = new Tensor(
      'int32',
      [4, 900],
      Int32Array.from({ length: 3600 }, (_, i) => codes.data[Math.floor(i / 900) * 5001 + 1600 + (i % 900)]!),
    );
    const part = await encodecDecode({ codes: middle }, { ...cpu, weights: folder('musicgen') });
    expect(audio.length).toBe(5001 * 16);
    // The LSTM remembers what came before for some frames: the ends of the part are left out.
    expect(snr(part.data.subarray(400 * 16, 800 * 16), audio.data.subarray(2000 * 16, 2400 * 16))).toBeGreaterThan(60);
  });

  it('gives the same for one, for many, and for any number of threads', async () => {
    using plan = await encodec.plan({ ...target('musicgen'), ...cpu });
    const short = long.slice(0, 777);
    const [a, b] = await plan.run([long, short], { threads: 2 });
    expect((await plan.run(long, { threads: 1 })).data).toEqual(a!.data);
    expect((await plan.run(short)).data).toEqual(b!.data);
  });

  it('reads weights in each dialect of names', async () => {
    const expected = (await encodec(long, { ...cpu, weights: folder('musicgen') })).data;
    const rename = (change: (name: string) => string) =>
      Object.fromEntries(Object.entries(seededTensors(shapes)).map(([name, tensor]) => [change(name), tensor]));
    const old = (name: string) =>
      name
        .replace('parametrizations.weight.original0', 'weight_g')
        .replace('parametrizations.weight.original1', 'weight_v');
    const original = (name: string) =>
      old(name)
        .replace(/^(encoder|decoder)\.layers\./, '$1.model.')
        .replace(/(?<!\.conv)\.conv\.(weight|bias)/, '.conv.conv.$1')
        .replace(/^quantizer\.layers\.(\d+)\.codebook/, 'quantizer.vq.layers.$1._codebook');
    const inside = writeModelFolder(
      rename((name) => `audio_encoder.${old(name)}`),
      { audio_encoder: config },
    );
    for (const weights of [writeModelFolder(rename(old), config), writeModelFolder(rename(original), config), inside]) {
      expect((await encodec(long, { ...cpu, weights })).data).toEqual(expected);
    }
  });

  it('interleaves the rows of stereo, and takes them apart again', async () => {
    const right = AudioSignal.mono(seededSignal('right', 1, 4000), 800);
    const left = long.slice(0, 4000);
    const stereo = AudioSignal.fromChannels([left.data, right.data], 800);
    const options = { ...cpu, weights: folder('musicgen'), stereo: 'interleave' as const };
    const codes = await encodec(stereo, options);
    const [l, r] = await encodec([left, right], { ...cpu, weights: folder('musicgen') });
    expect(codes.shape).toEqual([8, 250]);
    for (let k = 0; k < 4; k++) {
      expect(codes.data.subarray(2 * k * 250, (2 * k + 1) * 250)).toEqual(l!.data.subarray(k * 250, (k + 1) * 250));
      expect(codes.data.subarray((2 * k + 1) * 250, (2 * k + 2) * 250)).toEqual(
        r!.data.subarray(k * 250, (k + 1) * 250),
      );
    }
    const audio = await encodecDecode({ codes }, options);
    expect(audio.numberOfChannels).toBe(2);
    const alone = await encodecDecode({ codes: r! }, { ...cpu, weights: folder('musicgen') });
    expect(audio.getChannelData(1)).toEqual(alone.data);
  });

  it('mixes stereo, doubles mono and resamples other rates', async () => {
    const other = await encodec(AudioSignal.mono(seededSignal('rate', 1, 3000), 1600), {
      ...cpu,
      weights: folder('musicgen'),
    });
    expect(other.shape).toEqual([4, 94]);
    const doubled = await encodecWithScales(long.slice(0, 300), { ...cpu, weights: folder('chunked') });
    expect(doubled.codes.shape[0]).toBe(3);
    const both = AudioSignal.fromChannels([long.data, long.data], 800);
    const [mixed, plain] = await encodec([both, long], { ...cpu, weights: folder('musicgen') });
    expect(mixed!.data).toEqual(plain!.data);
  });

  it('says what is wrong', async () => {
    const weights = folder('musicgen');
    const say = (run: Promise<unknown>) =>
      run.then(
        () => 'nothing',
        (error: Error) => `${error.name}: ${error.message}`,
      );
    expect(await say(encodec(long, { weights, bandwidth: 3 }))).toBe(
      'ParameterError: bandwidth: expected one of 0.8 kbps, got 3',
    );
    expect(await say(encodec(long, { weights, numCodebooks: 9 }))).toMatch(
      /ParameterError: numCodebooks: expected at most 4/,
    );
    expect(await say(encodec(long, { weights: '/nowhere' }))).toMatch(/ModelError: .*nowhere/);
    expect(await say(encodec(long, { weights: folder('chunked') }))).toMatch(/encodecWithScales/);
    const bare = writeModelFolder(seededTensors(shapes), null);
    expect(await say(encodec(long, { weights: bare }))).toMatch(/ModelError: .*no config.json/);
    const { 'encoder.layers.3.conv.bias': _, ...rest } = seededTensors(shapes);
    const some = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('quantizer')));
    expect(await say(encodec(long, { weights: writeModelFolder(some, config) }))).toMatch(
      /ModelError: .*model\.safetensors: no 'quantizer/,
    );
    const bad = new Tensor('int32', [4, 2], new Int32Array(8).fill(16));
    expect(await say(encodecDecode({ codes: bad }, { weights }))).toBe(
      'ParameterError: codes: expected 0 to 15, got 16',
    );
    expect(await say(encodecDecode(null as never, { weights }))).toMatch(
      /ParameterError: codes: expected an int32 tensor/,
    );
    expect(await say(encodec(long, { weights, nonsense: 1 } as never))).toMatch(/nonsense: unknown option of encodec/);
  });

  it('codes an empty signal as no frames', async () => {
    const codes = await encodec(AudioSignal.mono(new Float32Array(0), 800), { ...cpu, weights: folder('musicgen') });
    expect(codes.shape).toEqual([4, 0]);
  });

  it('gives an empty signal the scale 1', async () => {
    const { codes, scales } = await encodecWithScales(AudioSignal.mono(new Float32Array(0), chunkedRate), {
      ...cpu,
      weights: folder('chunked'),
    });
    expect(codes.shape[1]).toBe(0);
    expect([...scales!]).toEqual([1]);
  });

  it('refuses a checkpoint whose convolutions cannot change the rate', async () => {
    const broken = { ...shapes, 'encoder.layers.3.conv.parametrizations.weight.original1': [8, 4, 1] };
    const weights = writeModelFolder(seededTensors(broken), config);
    await expect(encodec.plan({ ...target('musicgen'), ...cpu, weights })).rejects.toThrow(
      'model.safetensors: a convolution that changes the rate has a kernel of 1',
    );
  });
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { t5Encoder } from '../../../src/models/t5/t5_encoder.ts';
import { describeTorch } from '../describe_torch.ts';
import { writeModelFolder } from '../model_folder.ts';
import { type Shapes, seededTensors } from '../seeded_weights.ts';
import { snr } from '../snr.ts';

interface Golden {
  config: Record<string, unknown>;
  shapes: Shapes;
  cases: { name: string; ids: number[]; mask: number[]; values: number[] }[];
}

const names = ['relu', 'gated', 'projected'];
const models = Object.fromEntries(
  names.map((name) => [
    name,
    JSON.parse(readFileSync(new URL(`../../golden/t5/${name}.json`, import.meta.url), 'utf8')) as Golden,
  ]),
);
const folders: Record<string, string> = {};
const folder = (model: string) => {
  folders[model] ??= writeModelFolder(seededTensors(models[model]!.shapes), models[model]!.config);
  return folders[model];
};
const cases = names.flatMap((model) => models[model]!.cases.map((golden) => ({ model, golden, name: golden.name })));

describeTorch('t5Encoder', () => {
  it.each(cases)('equals transformers: $model, $name', async ({ model, golden: { ids, mask, values } }) => {
    const result = await t5Encoder({ inputIds: ids, attentionMask: mask }, { weights: folder(model), device: 'cpu' });
    expect(result.shape).toEqual([ids.length, values.length / ids.length]);
    if (values.every((value) => value === 0)) expect(result.data.every((value) => value === 0)).toBe(true);
    else expect(snr(result.data, values)).toBeGreaterThanOrEqual(90);
  });

  it('gives each of many texts what it gets alone, and takes no mask as all ones', async () => {
    using plan = await t5Encoder.plan({ weights: folder('relu'), sampleRate: 1, device: 'cpu' });
    const texts = [[1, 2, 3], [4], [9, 8, 7, 6, 5]].map((inputIds) => ({ inputIds }));
    const together = await plan.run(texts);
    for (const [i, text] of texts.entries()) {
      const attentionMask = text.inputIds.map(() => 1);
      expect((await plan.run({ ...text, attentionMask })).data).toEqual(together[i]!.data);
    }
  });

  it.each(names)('gives the same bits on any number of threads: %s', async (model) => {
    using plan = await t5Encoder.plan({ weights: folder(model), sampleRate: 1, device: 'cpu' });
    const text = { inputIds: Array.from({ length: 40 }, (_, i) => (i * 7) % 30) };
    const one = await plan.run(text, { threads: 1 });
    for (const threads of [2, 3, 8]) expect((await plan.run(text, { threads })).data).toEqual(one.data);
  });

  it('takes what tokenizers give: typed arrays, 64-bit ones too, and no tokens at all', async () => {
    const weights = folder('relu');
    const { data } = await t5Encoder({ inputIds: [3, 9, 4], attentionMask: [1, 1, 0] }, { weights, device: 'cpu' });
    const narrow = { inputIds: Int32Array.of(3, 9, 4), attentionMask: Int32Array.of(1, 1, 0) };
    const wide = { inputIds: BigInt64Array.of(3n, 9n, 4n), attentionMask: BigInt64Array.of(1n, 1n, 0n) };
    for (const text of [narrow, wide]) expect((await t5Encoder(text, { weights, device: 'cpu' })).data).toEqual(data);
    expect((await t5Encoder({ inputIds: [] }, { weights, device: 'cpu' })).shape[0]).toBe(0);
  });

  it("finds MusicGen's text encoder, and a checkpoint that has the embedding under its other name", async () => {
    const { config, shapes, cases } = models.projected!;
    const inside = Object.entries(seededTensors(shapes)).map(([name, tensor]) => [
      name.startsWith('enc_to') ? name : `text_encoder.${name.replace('encoder.embed_tokens', 'shared')}`,
      tensor,
    ]);
    const weights = writeModelFolder(Object.fromEntries(inside), { text_encoder: config });
    const { ids, mask, values } = cases[1]!;
    const text = { inputIds: ids, attentionMask: mask };
    expect(snr((await t5Encoder(text, { weights, device: 'cpu' })).data, values)).toBeGreaterThanOrEqual(90);
    expect((await t5Encoder(text, { weights, device: 'cpu', project: false })).shape).toEqual([ids.length, 8]);
  });

  it('says what is wrong', async () => {
    const weights = folder('relu');
    const say = (run: Promise<unknown>) =>
      run.then(
        () => 'nothing',
        (error: Error) => `${error.name}: ${error.message}`,
      );
    expect(await say(t5Encoder({ inputIds: [40] }, { weights }))).toBe(
      'ParameterError: tokens: expected 0 to 39, got 40',
    );
    expect(await say(t5Encoder({ inputIds: [1], attentionMask: [1, 1] }, { weights }))).toMatch(
      /attentionMask: expected 1/,
    );
    expect(await say(t5Encoder({ inputIds: [1, 2], attentionMask: [2, 0] }, { weights }))).toMatch(
      /attentionMask: expected 0 or 1, got 2/,
    );
    // Not as token 1, which 32 bits would make of it.
    expect(await say(t5Encoder({ inputIds: [2 ** 32 + 1] }, { weights }))).toMatch(/below 2\^31, got 4294967297/);
    expect(await say(t5Encoder({ inputIds: [1.5] }, { weights }))).toMatch(
      /expected whole numbers below 2\^31, got 1.5/,
    );
    expect(await say(t5Encoder({ inputIds: [1, undefined] as never }, { weights }))).toMatch(/2\^31, got undefined/);
    const open = { inputIds: [1, 2], attentionMask: null } as never;
    expect((await t5Encoder(open, { weights })).data).toEqual(
      (await t5Encoder({ inputIds: [1, 2] }, { weights })).data,
    );
    for (const text of [undefined, 'piano', {}, { inputIds: 'piano' }]) {
      expect(await say(t5Encoder(text as never, { weights }))).toBe(
        'ParameterError: inputIds: expected an array of token numbers',
      );
    }
    expect(await say(t5Encoder({ inputIds: [1] }, { weights, project: true }))).toMatch(
      /ModelError: .*model\.safetensors: 'enc_to_dec_proj/,
    );
    expect(await say(t5Encoder({ inputIds: [1] }, { weights, precision: 'float16' }))).toMatch(/bfloat16/);
  });
});

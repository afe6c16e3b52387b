import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeInspection, inspectCheckpoint } from '../../../src/models/checkpoint/index.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { goldenBytes, place } from './golden_files.ts';
import { pickle, text } from './pickle_bytes.ts';
import { safetensorsBytes } from './safetensors_bytes.ts';
import { torchZip } from './zip_bytes.ts';

const folder = temporaryFolder();

function named(...names: string[]): Buffer {
  return safetensorsBytes(Object.fromEntries(names.map((name) => [name, [0]])));
}

describe('the architecture, from names of tensors', () => {
  it.each<[string, string, string[]]>([
    ['htdemucs', 'sources not named', ['crosstransformer.layers.0.x', 'tencoder.0.x', 'decoder.0.conv_tr.weight']],
    ['hdemucs', 'sources not named', ['freq_emb.embedding.weight', 'tencoder.0.x', 'decoder.0.conv_tr.weight']],
    ['vggish', '128 numbers for 0.96 s', ['features.0.weight', 'embeddings.4.weight']],
    [
      'encodec',
      "2 codebooks, transformers' names (parametrizations)",
      [
        'encoder.layers.0.conv.parametrizations.weight.original0',
        'quantizer.layers.0.codebook.embed',
        'quantizer.layers.1.codebook.embed',
      ],
    ],
    [
      'encodec',
      "1 codebooks, transformers' names (weight_g and weight_v)",
      ['encoder.layers.0.conv.weight_g', 'quantizer.layers.0.codebook.embed'],
    ],
    [
      'encodec',
      "1 codebooks, audiocraft's names",
      ['encoder.model.0.conv.conv.weight_g', 'quantizer.vq.layers.0._codebook.embed'],
    ],
    [
      't5',
      '2 layers, gated GELU, encoder only',
      [
        'encoder.block.0.layer.0.SelfAttention.q.weight',
        'encoder.block.0.layer.1.DenseReluDense.wi_0.weight',
        'encoder.block.1.layer.0.SelfAttention.q.weight',
      ],
    ],
    [
      't5',
      '1 layers, ReLU, with decoder',
      ['encoder.block.0.layer.0.SelfAttention.q.weight', 'decoder.block.0.layer.0.SelfAttention.q.weight'],
    ],
    [
      'musicgen',
      '1 layers, with EnCodec and T5',
      [
        'audio_encoder.encoder.layers.0.conv.weight_g',
        'text_encoder.encoder.block.0.layer.0.SelfAttention.q.weight',
        'decoder.model.decoder.layers.0.fc1.weight',
      ],
    ],
    [
      'musicgen',
      '1 layers, language model of audiocraft',
      ['transformer.layers.0.linear1.weight', 'condition_provider.x', 'emb.0.weight'],
    ],
    [
      'hifigan',
      '1 upsamplings, 1 residual blocks',
      ['conv_pre.weight_v', 'ups.0.weight_v', 'resblocks.0.convs1.0.bias'],
    ],
    [
      'bigvgan',
      '1 upsamplings, 1 residual blocks',
      ['conv_pre.weight', 'ups.0.0.weight', 'resblocks.0.activations.0.act.alpha'],
    ],
    ['vocos', '1 ConvNeXt blocks', ['backbone.convnext.0.norm.weight', 'head.out.weight']],
  ])('%s: %s', async (name, detail, names) => {
    const { architecture } = await inspectCheckpoint(place(folder, 'x.safetensors', named(...names)));
    expect(architecture).toEqual({ name, detail });
  });

  it('VGGish PCA, from arrays of NumPy; and nothing for other tensors', async () => {
    expect((await inspectCheckpoint(place(folder, 'x', goldenBytes('pca.pth')))).architecture).toBeNull();
    expect((await inspectCheckpoint(place(folder, 'x', named('a')))).architecture).toBeNull();
    expect((await inspectCheckpoint(place(folder, 'x', named('pca_eigen_vectors')))).architecture?.name).toBe(
      'vggish-pca',
    );
  });
});

it('says when audiocraft only refers to a codec', async () => {
  const bytes = torchZip(pickle('}', text('pretrained'), text('facebook/encodec_32khz'), 's'));
  const { architecture, tensors } = await inspectCheckpoint(place(folder, 'compression_state_dict.bin', bytes));
  expect(architecture).toEqual({ name: 'encodec', detail: 'no weights, a reference to facebook/encodec_32khz' });
  expect(tensors).toBe(0);
});

describe('where it comes from', () => {
  it('compares the hash that a name holds', async () => {
    const bytes = goldenBytes('demucs.th');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const right = await inspectCheckpoint(place(folder, `abc-${sha256.slice(0, 8)}.th`, bytes));
    expect(right.files).toEqual([{ path: right.files[0]!.path, bytes: bytes.length, sha256, nameHash: 'matches' }]);
    const wrong = await inspectCheckpoint(place(folder, '955717e8-8726e21a.th', bytes));
    expect(wrong.files[0]!.nameHash).toBe('differs');
    expect(wrong.source).toBeNull();
    expect(describeInspection(wrong)).toMatch(/sha256 +[0-9a-f]{64}, NOT what its name says/);
  });

  it('knows a repository by its folder in the cache, and its licence by the catalogue', async () => {
    const snapshot = join(folder, 'models--facebook--encodec_32khz', 'snapshots', 'abc123');
    mkdirSync(snapshot, { recursive: true });
    writeFileSync(join(folder, 'blob'), named('encoder.layers.0.conv.weight_g', 'quantizer.layers.0.codebook.embed'));
    symlinkSync(join(folder, 'blob'), join(snapshot, 'model.safetensors'));
    writeFileSync(join(snapshot, 'config.json'), '{"sampling_rate":32000}');
    const inspection = await inspectCheckpoint(snapshot);
    expect(inspection).toMatchObject({
      format: 'safetensors',
      architecture: { name: 'encodec', detail: "1 codebooks at 32000 Hz, transformers' names (weight_g and weight_v)" },
      source: 'https://huggingface.co/facebook/encodec_32khz/tree/abc123',
      licence: { id: 'CC-BY-NC-4.0', nonCommercial: true },
      tensors: 2,
      parameters: 2,
      dtypes: { float32: 2 },
    });
    expect(describeInspection(inspection)).toMatch(/licence +CC-BY-NC-4.0; non-commercial use only/);
  });

  it('counts tied tensors once, reports progress and stops when told to', async () => {
    const path = place(folder, 'kinds.pt', goldenBytes('kinds_protocol_2.pt'));
    const seen: number[] = [];
    const { parameters, dtypes } = await inspectCheckpoint(path, { onProgress: ({ done }) => seen.push(done) });
    // half, brain, single and double have 12 each; transposed is single again, of the same length.
    expect(parameters).toBe(4 * 12 + 4 + 1 + 3 + 4);
    expect(dtypes).toMatchObject({ float16: 2, bfloat16: 1, float64: 1, bool: 1 });
    expect(seen.at(-1)).toBe(goldenBytes('kinds_protocol_2.pt').length);
    await expect(inspectCheckpoint(path, { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow(
      /stop|abort/,
    );
  });
});

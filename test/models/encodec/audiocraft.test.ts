import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AudioSignal } from '../../../src/core/signal.ts';
import { readEncodecConfig } from '../../../src/models/encodec/config.ts';
import { encodec } from '../../../src/models/encodec/index.ts';
import { openWeights } from '../../../src/models/model_plan.ts';
import { python, torchFile } from '../checkpoint/torch_file.ts';
import { describeTorch } from '../describe_torch.ts';
import { writeModelFolder } from '../model_folder.ts';
import { seededSignal, seededTensors } from '../seeded_weights.ts';
import { readEncodecGolden } from './golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'melisma-audiocraft-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { config, shapes } = readEncodecGolden('constant');

/** As OmegaConf.to_yaml writes audiocraft's configuration (config/model/encodec/default.yaml), in the golden's sizes. */
const yaml = `sample_rate: 800
channels: 1
compression_model: encodec
encodec:
  autoencoder: seanet
  quantizer: rvq
  sample_rate: \${sample_rate}
  channels: \${channels}
  causal: false
  renormalize: false
seanet:
  dimension: 8
  channels: \${channels}
  causal: \${encodec.causal}
  n_filters: 4
  ratios:
  - 4
  - 2
  - 2
  activation: ELU
  activation_params:
    alpha: 1.0
  norm: weight_norm
  norm_params: {}
  dilation_base: 2
  pad_mode: constant
  decoder:
    trim_right_ratio: 1.0
    final_activation: null
  encoder: {}
rvq:
  n_q: 1
  bins: 16
`;

const original = (name: string) =>
  name
    .replace('parametrizations.weight.original0', 'weight_g')
    .replace('parametrizations.weight.original1', 'weight_v')
    .replace(/^(encoder|decoder)\.layers\./, '$1.model.')
    .replace(/(?<!\.conv)\.conv\.(weight|bias)/, '.conv.conv.$1')
    .replace(/^quantizer\.layers\.(\d+)\.codebook/, 'quantizer.vq.layers.$1._codebook');

/** What `audiocraft.utils.export.export_encodec` saves. */
function exported(name: string, configuration: string): string {
  const tensors = Object.fromEntries(
    Object.entries(seededTensors(shapes)).map(([name, tensor]) => [original(name), tensor]),
  );
  const path = join(folder, name);
  const bytes = torchFile(tensors, (state) => [
    ['best_state', state],
    ['xp.cfg', python(configuration)],
    ['version', python('1.4.0a2')],
    ['exported', python(true)],
  ]);
  writeFileSync(path, bytes);
  return path;
}

describe('the configuration inside a checkpoint of audiocraft', () => {
  it('says what config.json says', async () => {
    const theirs = readEncodecConfig(await openWeights(writeModelFolder(seededTensors(shapes), config)));
    const ours = readEncodecConfig(await openWeights(exported('compression_state_dict.bin', yaml)));
    // One codebook, which is what 0.2 kbps of the other file mean.
    expect(ours).toEqual({ ...theirs, bandwidths: [0.2] });
  });

  it.each([
    ['autoencoder: seanet', 'autoencoder: dac', /xp\.cfg: encodec\.autoencoder: expected seanet, got 'dac'/],
    ['  bins: 16\n', '', /xp\.cfg: expected seanet\.ratios, rvq\.bins/],
    ['pad_mode: constant', 'pad_mode: circular', /xp\.cfg: pad_mode is 'circular'/],
    ['channels: 1\n', 'channels\n', /xp\.cfg: Implicit keys need to be on a single line at line 2, column 1$/],
  ])('is refused with %j as %j', async (before, after, message) => {
    const opened = await openWeights(exported('changed.bin', yaml.replace(before, after)));
    expect(() => readEncodecConfig(opened)).toThrow(message);
  });
});

describeTorch('EnCodec of audiocraft', () => {
  it('codes as the same weights in a folder of the Hub', async () => {
    const audio = AudioSignal.mono(seededSignal('audiocraft', 1, 3001), 800);
    const expected = await encodec(audio, { weights: writeModelFolder(seededTensors(shapes), config), device: 'cpu' });
    const codes = await encodec(audio, { weights: exported('codec.th', yaml), device: 'cpu' });
    expect(codes.shape).toEqual(expected.shape);
    expect(codes.data).toEqual(expected.data);
  });
});

import { parse as parseYaml } from 'yaml';
import { ModelError } from '../../core/errors.ts';
import { ConfigNode } from '../checkpoint/pickle/values.ts';
import { shown } from './shown.ts';

/** What YAML holds, and a pickled configuration in its nodes. */
type ConfigValue = string | number | boolean | null | ConfigValue[] | Map<string, ConfigValue> | ConfigNode;

/**
 * The configuration of a codec that audiocraft trained, in the names of transformers' EncodecConfig. It lies in the
 * checkpoint as `xp.cfg`: pickled nodes of OmegaConf in one of training (`checkpoint.th`), YAML text in an exported
 * one (`audiocraft.utils.export.export_encodec`).
 *
 * @param content of the checkpoint
 * @returns undefined when there is no `xp.cfg`
 * @throws ModelError for a model of another kind
 * @see facebookresearch/audiocraft, models/builders.py, config/model/encodec/default.yaml
 */
export function readAudiocraftConfig(content: unknown, path: string): Record<string, unknown> | undefined {
  const saved = content instanceof Map ? content.get('xp.cfg') : undefined;
  if (saved === undefined) return undefined;
  const fail = (message: string): never => {
    throw new ModelError(`${path}: xp.cfg: ${message}`);
  };
  const root = typeof saved === 'string' ? parse(saved, fail) : (saved as ConfigValue);
  const get = (name: string) => {
    const value = lookUp(root, name);
    const kinds = [value instanceof Map, Array.isArray(value), Object(value) !== value];
    return kinds.includes(true) ? value : fail(`${name}: expected a plain value, a list or a dict`);
  };
  for (const [name, only] of Object.entries(supported)) {
    const value = get(name) ?? only;
    if (value !== only) fail(`${name}: expected ${only}, got ${shown(value)}`);
  }
  const list = get('seanet.ratios');
  const ratios = Array.isArray(list) ? list.map(plain) : list;
  const bins = get('rvq.bins');
  const books = get('rvq.n_q');
  const sampleRate = get('encodec.sample_rate') ?? get('sample_rate');
  if (!Array.isArray(ratios) || ![bins, books, sampleRate].every((value) => typeof value === 'number')) {
    return fail('expected seanet.ratios, rvq.bins, rvq.n_q and sample_rate of an EnCodec');
  }
  const hop = ratios.reduce<number>((product, ratio) => product * Number(ratio), 1);
  const kilobits = (Number(books) * Math.log2(Number(bins)) * Math.ceil(Number(sampleRate) / hop)) / 1000;
  return {
    sampling_rate: sampleRate,
    audio_channels: get('encodec.channels') ?? get('channels') ?? 1,
    upsampling_ratios: ratios,
    codebook_size: bins,
    target_bandwidths: [kilobits],
    use_causal_conv: get('seanet.causal') ?? get('encodec.causal') ?? false,
    pad_mode: get('seanet.pad_mode') ?? 'reflect',
    trim_right_ratio: get('seanet.decoder.trim_right_ratio') ?? 1,
    dilation_growth_rate: get('seanet.dilation_base') ?? 2,
    normalize: get('encodec.renormalize') ?? false,
  };
}

/** What tensors cannot show and only one value is implemented for. */
const supported: Record<string, ConfigValue> = {
  compression_model: 'encodec',
  'encodec.autoencoder': 'seanet',
  'encodec.quantizer': 'rvq',
  'seanet.activation': 'ELU',
  'seanet.activation_params.alpha': 1,
  'seanet.decoder.final_activation': null,
};

function parse(text: string, fail: (message: string) => never): ConfigValue {
  try {
    // Not more than a configuration has: aliases are how small files become large.
    return parseYaml(text, { mapAsMap: true, maxAliasCount: 0 }) as ConfigValue;
  } catch (error) {
    // Lines of the file follow the first, which says what and where.
    return fail((error as Error).message.split(/:?\n/)[0]!);
  }
}

/** The value at dotted keys; `${other.key}` stands for the value there. */
function lookUp(root: ConfigValue, name: string, hops = 0): ConfigValue | undefined {
  let value: ConfigValue | undefined = plain(root);
  for (const key of name.split('.')) {
    value = value instanceof Map ? value.get(key) : undefined;
    if (value !== undefined) value = plain(value);
  }
  const other = typeof value === 'string' ? /^\$\{([\w.]+)\}$/.exec(value)?.[1] : undefined;
  return other !== undefined && hops < 8 ? lookUp(root, other, hops + 1) : value;
}

/** What a node holds; whole numbers beyond 2^53 as near ones. */
function plain(value: ConfigValue): ConfigValue {
  const held = value instanceof ConfigNode ? (value.value as ConfigValue) : value;
  return typeof held === 'bigint' ? Number(held) : held;
}

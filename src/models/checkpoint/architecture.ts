import { NumpyArray } from './pickle/values.ts';
import type { Checkpoint, TensorLocation } from './types.ts';

/** What a checkpoint is of. */
export interface Architecture {
  name: string;
  /** What distinguishes it: sources, sizes, the dialect of its names. */
  detail: string;
}

type Tensors = ReadonlyMap<string, TensorLocation>;

interface Rule {
  name: string;
  /** A tensor of each of these names is there. */
  has: readonly RegExp[];
  /** And none of these. */
  lacks?: readonly RegExp[];
  detail: (tensors: Tensors, checkpoint: Checkpoint) => string;
}

/** The first that holds; those that contain others come first. */
const rules: readonly Rule[] = [
  {
    name: 'musicgen',
    has: [/^audio_encoder\./, /^text_encoder\./, /^decoder\.model\.decoder\.layers\.0\./],
    detail: (tensors) => `${layers(tensors, /^decoder\.model\.decoder\.layers\.(\d+)\./)} layers, with EnCodec and T5`,
  },
  {
    name: 'musicgen',
    has: [/^transformer\.layers\.0\./, /^condition_provider\./, /^emb\.0\.weight$/],
    detail: (tensors) => `${layers(tensors, /^transformer\.layers\.(\d+)\./)} layers, language model of audiocraft`,
  },
  {
    name: 'htdemucs',
    has: [/^crosstransformer\.layers\.0\./, /^tencoder\.0\./, /^decoder\.0\.conv_tr\.weight$/],
    detail: demucsDetail,
  },
  {
    name: 'hdemucs',
    has: [/^freq_emb\.embedding\.weight$/, /^tencoder\.0\./, /^decoder\.0\.conv_tr\.weight$/],
    lacks: [/^crosstransformer\./],
    detail: demucsDetail,
  },
  { name: 'vggish', has: [/^features\.0\.weight$/, /^embeddings\.4\.weight$/], detail: () => '128 numbers for 0.96 s' },
  {
    name: 'encodec',
    has: [/^encoder\.layers\.0\.conv\./, /^quantizer\.layers\.0\.codebook\.embed$/],
    detail: (tensors, { config }) => {
      const dialect = any(tensors, /\.parametrizations\./) ? 'parametrizations' : 'weight_g and weight_v';
      return `${books(tensors, /^quantizer\.layers\.(\d+)\./, config)}, transformers' names (${dialect})`;
    },
  },
  {
    name: 'encodec',
    has: [/^encoder\.model\.0\.conv\.conv\./, /^quantizer\.vq\.layers\.0\._codebook\.embed$/],
    detail: (tensors, { config }) => `${books(tensors, /^quantizer\.vq\.layers\.(\d+)\./, config)}, audiocraft's names`,
  },
  {
    name: 't5',
    has: [/^encoder\.block\.0\.layer\.0\.SelfAttention\.q\.weight$/],
    detail: (tensors) => {
      const kind = any(tensors, /\.DenseReluDense\.wi_0\./) ? 'gated GELU' : 'ReLU';
      const decoder = any(tensors, /^decoder\.block\.0\./) ? 'with decoder' : 'encoder only';
      return `${layers(tensors, /^encoder\.block\.(\d+)\./)} layers, ${kind}, ${decoder}`;
    },
  },
  { name: 'bigvgan', has: [/^conv_pre\./, /^ups\.0\./, /\.activations\.0\.act\.alpha$/], detail: upsampling },
  { name: 'hifigan', has: [/^conv_pre\./, /^ups\.0\./, /^resblocks\.0\./], detail: upsampling },
  {
    name: 'vocos',
    has: [/^backbone\.convnext\.0\./, /^head\./],
    detail: (tensors) => `${layers(tensors, /^backbone\.convnext\.(\d+)\./)} ConvNeXt blocks`,
  },
];

/** What a checkpoint is of, by the names of its tensors; `null` when no known model has them. */
export function recogniseArchitecture(checkpoint: Checkpoint): Architecture | null {
  const { tensors, content } = checkpoint;
  const rule = rules.find(
    ({ has, lacks = [] }) => has.every((name) => any(tensors, name)) && !lacks.some((name) => any(tensors, name)),
  );
  if (rule) return { name: rule.name, detail: rule.detail(tensors, checkpoint) };
  // What audiocraft writes for a codec that it took from elsewhere.
  const reference = content instanceof Map ? content.get('pretrained') : undefined;
  if (typeof reference === 'string') return { name: 'encodec', detail: `no weights, a reference to ${reference}` };
  const pca = content instanceof Map && content.get('pca_eigen_vectors') instanceof NumpyArray;
  return pca || tensors.has('pca_eigen_vectors') ? { name: 'vggish-pca', detail: 'principal components' } : null;
}

function any(tensors: Tensors, pattern: RegExp): boolean {
  for (const name of tensors.keys()) if (pattern.test(name)) return true;
  return false;
}

/** How many different numbers stand where the pattern has its group. */
function layers(tensors: Tensors, pattern: RegExp): number {
  return new Set([...tensors.keys()].map((name) => pattern.exec(name)?.[1]).filter((number) => number !== undefined))
    .size;
}

function books(tensors: Tensors, pattern: RegExp, config: Checkpoint['config']): string {
  const rate = config?.sampling_rate;
  return `${layers(tensors, pattern)} codebooks${typeof rate === 'number' ? ` at ${rate} Hz` : ''}`;
}

function upsampling(tensors: Tensors): string {
  return `${layers(tensors, /^ups\.(\d+)\./)} upsamplings, ${layers(tensors, /^resblocks\.(\d+)\./)} residual blocks`;
}

/** The sources that the package names beside the state. */
function demucsDetail(_: Tensors, { content }: Checkpoint): string {
  const keywords = content instanceof Map ? content.get('kwargs') : undefined;
  const sources = keywords instanceof Map ? keywords.get('sources') : undefined;
  return Array.isArray(sources) ? sources.map(String).join(', ') : 'sources not named';
}

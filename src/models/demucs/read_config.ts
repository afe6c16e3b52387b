import { ModelError } from '../../core/errors.ts';
import { type Checkpoint, OpaqueObject } from '../checkpoint/index.ts';

/** What a Demucs checkpoint says of its model, beside the tensors. */
export interface DemucsConfig {
  sources: string[];
  /** Hz. */
  sampleRate: number;
  channels: number;
  /** Seconds. */
  segment: number;
  /** Every run has the length of a segment. */
  fixedLength: boolean;
  /** Options of the native op `demucs` that the checkpoint sets. */
  native: Record<string, number | boolean>;
}

/** Arguments of upstream's classes that change the numbers and that only one value is implemented for. */
const onlyValues: Record<string, (value: unknown) => boolean> = {
  cac: (value) => value === true,
  hybrid: (value) => value === true,
  hybrid_old: (value) => value === false,
  multi_freqs: (value) => value === null || (Array.isArray(value) && value.length === 0),
  t_emb: (value) => value === 'sin',
  t_sin_random_shift: (value) => value === 0,
  t_norm_in_group: (value) => !value,
  t_group_norm: (value) => !value,
  t_norm_first: (value) => value === true,
  t_sparse_self_attn: (value) => value === false,
  t_sparse_cross_attn: (value) => value === false,
};

/** Names of upstream's arguments and of ours; what is not set is left to the defaults of the native op. */
const sameMeaning = {
  audio_channels: 'audioChannels',
  nfft: 'nFft',
  stride: 'stride',
  time_stride: 'timeStride',
  norm_groups: 'normGroups',
  t_heads: 'heads',
  t_max_period: 'maxPeriod',
  t_weight_pos_embed: 'positionWeight',
  t_cross_first: 'crossFirst',
  t_gelu: 'gelu',
} as const;

/** What no Demucs goes beyond. A file that does would take memory or time without end. */
const ranges: Record<string, { least: number; most: number; fraction?: boolean }> = {
  samplerate: { least: 1, most: 384_000 },
  audio_channels: { least: 1, most: 8 },
  segment: { least: 0.001, most: 100, fraction: true },
  nfft: { least: 16, most: 2 ** 20 },
  stride: { least: 1, most: 64 },
  time_stride: { least: 1, most: 64 },
  norm_groups: { least: 1, most: 4096 },
  t_heads: { least: 1, most: 4096 },
};
const mostSources = 64;

/** Defaults of upstream's constructors, where both classes have the argument or where they differ. */
const upstreamDefaults = {
  HTDemucs: { segment: 10 },
  HDemucs: { segment: 40 },
  both: { samplerate: 44100, audio_channels: 2, freq_emb: 0.2, emb_scale: 10 },
};

/**
 * Reads the class and the arguments that a Demucs checkpoint was saved with: `klass`, `args` and `kwargs`
 * of a `.th` file, or the same in a `config.json` beside a safetensors file.
 *
 * @throws ModelError naming the file for another architecture, or for a variant that is not supported
 * @see facebookresearch/demucs, states.py, htdemucs.py, hdemucs.py
 */
export function readConfig(checkpoint: Checkpoint): DemucsConfig {
  const file = checkpoint.files[0]!;
  const fail = (message: string): never => {
    throw new ModelError(`${file}: ${message}`);
  };
  const saved = checkpoint.content;
  const content = saved instanceof Map && saved.has('klass') ? Object.fromEntries(saved) : checkpoint.config;
  const klass = className(content?.klass);
  if (klass !== 'HTDemucs' && klass !== 'HDemucs') {
    return fail(
      klass === undefined
        ? 'expected a Demucs checkpoint with klass and kwargs'
        : `expected the class HTDemucs or HDemucs, got ${klass}`,
    );
  }
  const kwargs = toRecord(content?.kwargs);
  const args = Array.isArray(content?.args) ? content.args : [];
  for (const [name, holds] of Object.entries(onlyValues)) {
    if (name in kwargs && !holds(kwargs[name])) fail(`${name} = ${String(kwargs[name])} is not supported`);
  }
  const number = (name: string, byDefault?: number): number => {
    const value = kwargs[name] === undefined || kwargs[name] === null ? byDefault : Number(kwargs[name]);
    if (value === undefined || !Number.isFinite(value)) return fail(`${name}: expected a number`);
    const { least, most, fraction } = ranges[name] ?? { least: -Infinity, most: Infinity, fraction: true };
    if (value >= least && value <= most && (fraction || Number.isInteger(value))) return value;
    return fail(`${name}: expected a ${fraction ? '' : 'whole '}number from ${least} to ${most}, got ${value}`);
  };
  const sources = kwargs.sources ?? args[0];
  if (!Array.isArray(sources) || sources.length === 0 || !sources.every((name) => typeof name === 'string')) {
    return fail('sources: expected the names of the stems');
  }
  if (sources.length > mostSources) return fail(`sources: expected at most ${mostSources}, got ${sources.length}`);
  const { both } = upstreamDefaults;
  const config = {
    sources,
    sampleRate: number('samplerate', both.samplerate),
    channels: number('audio_channels', both.audio_channels),
    segment: number('segment', upstreamDefaults[klass].segment),
    fixedLength: klass === 'HTDemucs' && kwargs.use_train_segment !== false,
  };
  const native: Record<string, number | boolean> = {
    sources: sources.length,
    embeddingScale: number('freq_emb', both.freq_emb) * number('emb_scale', both.emb_scale),
    trainingLength: config.fixedLength ? wholeSamples(config.segment, config.sampleRate) : 0,
    zeroBottom: klass === 'HDemucs',
  };
  for (const [theirs, ours] of Object.entries(sameMeaning)) {
    const value = kwargs[theirs];
    if (typeof value === 'boolean') native[ours] = value;
    else if (value !== undefined && value !== null) native[ours] = number(theirs);
  }
  if (kwargs.dconv_depth !== undefined) native.dilated = number('dconv_depth') > 0;
  return { ...config, native };
}

/** Samples in a number of seconds, rounded down; 7.8 s of 44.1 kHz are 343980, whatever floats make of it. */
export function wholeSamples(seconds: number, sampleRate: number): number {
  return Math.floor(seconds * sampleRate + 1e-6);
}

function className(klass: unknown): string | undefined {
  if (klass instanceof OpaqueObject) return klass.name;
  return typeof klass === 'string' ? klass.split('.').at(-1) : undefined;
}

function toRecord(value: unknown): Record<string, unknown> {
  if (value instanceof Map) return Object.fromEntries(value);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

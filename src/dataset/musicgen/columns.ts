import type { Tensor } from '../../core/tensor.ts';
import type { Field, Matrix } from '../schema/field.ts';
import { f } from '../schema/fields.ts';
import { defineSchema, type Schema } from '../schema/schema.ts';
import type { ProcessedClip } from './clip.ts';
import type { MusicGenEntry } from './entries.ts';
import type { ExtraColumn } from './extra_columns.ts';

/** Tokens of a text. */
export interface TextTokens {
  inputIds: readonly number[];
  attentionMask: readonly number[];
}

/** Everything that a row can be made of. */
export interface ClipRow {
  entry: MusicGenEntry;
  clip: ProcessedClip;
  tokens?: TextTokens;
}

/** One column: its type and its value. */
export interface Column {
  type: Field;
  value(row: ClipRow): unknown;
}

/** What columns there are depends on. */
export interface ColumnChoice {
  hasTokens: boolean;
  hasLabels: boolean;
  channels: 1 | 2;
  storeArrays: boolean;
  /** A clip like all others, for the shapes of its tensors. */
  example: ProcessedClip;
  extra: readonly ExtraColumn[];
}

const text = f.string();
const maybeText = f.nullable(f.string());
const real = f.float32();
const reals = f.list(f.float32());
const integers = f.list(f.int64());

const audioFeatures = f.struct({
  duration: f.float64(),
  tempo: real,
  key: text,
  scale: text,
  key_strength: real,
  harmonic_ratio: real,
  spectral_centroid: real,
  spectral_bandwidth: real,
  spectral_rolloff: real,
  spectral_contrast: reals,
  spectral_flatness: real,
  mfcc_mean: reals,
  mfcc_std: reals,
  zero_crossing_rate: real,
  rms: real,
  loudness: real,
});

const quality = f.struct({
  sample_rate: f.int32(),
  channels: f.int32(),
  peak: real,
  clipping_ratio: real,
  bandwidth: real,
  silence_ratio: real,
  dc_offset: real,
  loudness: real,
});

/** Columns that say what a clip is. */
export const describedColumns: Record<string, Column> = {
  audio_file: { type: text, value: ({ entry }) => entry.id },
  text: { type: text, value: ({ entry }) => entry.text },
  style: { type: maybeText, value: ({ entry }) => entry.style },
  emotion: { type: maybeText, value: ({ entry }) => entry.emotion },
  instruments: { type: f.list(text), value: ({ entry }) => entry.instruments },
  therapeutic_benefit: { type: maybeText, value: ({ entry }) => entry.therapeuticBenefit },
  clip_index: { type: f.int32(), value: ({ clip }) => clip.record.index },
  clip_start: { type: f.float64(), value: ({ clip }) => clip.record.start },
};

/** The columns of `hf-rich`: nested, with everything that was computed. */
export function richColumns(choice: ColumnChoice): Record<string, Column> {
  const { hasTokens, hasLabels, example, channels, storeArrays, extra } = choice;
  const training = trainColumns(choice);
  const columns: Record<string, Column> = {
    ...describedColumns,
    audio_features: { type: audioFeatures, value: ({ clip }) => clip.record.audioFeatures },
    quality: { type: quality, value: ({ clip }) => clip.record.quality },
    ...(hasTokens || hasLabels ? { musicgen_features: nested(training) } : {}),
    ...(example.whisper && { whisper_features: matrixColumn(example.whisper, (clip) => clip.whisper!) }),
    ...(storeArrays && { processed_audio: samplesColumn(channels) }),
    sample_rate: { type: f.int32(), value: ({ clip }) => clip.record.sampleRate },
  };
  for (const [name, tensor] of Object.entries(example.features)) {
    columns[name in columns ? `feature_${name}` : name] = featureColumn(name, tensor);
  }
  return { ...columns, ...extraColumnsOf(extra) };
}

/** The fields of the metadata that we have no use for. */
export function extraColumnsOf(extra: readonly ExtraColumn[]): Record<string, Column> {
  return Object.fromEntries(
    extra.map(({ field, column, type, convert }): [string, Column] => [
      column,
      { type, value: ({ entry }) => convert(entry.extra[field]) },
    ]),
  );
}

/** Names that columns of ours have or may have. */
export const reservedColumns: readonly string[] = [
  ...Object.keys(describedColumns),
  'audio',
  'audio_features',
  'quality',
  'musicgen_features',
  'whisper_features',
  'processed_audio',
  'sample_rate',
];

/** The columns of `hf-train`: flat, what the model's `forward` takes and nothing else. */
export function trainColumns({
  hasTokens,
  hasLabels,
}: Pick<ColumnChoice, 'hasTokens' | 'hasLabels'>): Record<string, Column> {
  return {
    ...(hasTokens && {
      input_ids: { type: integers, value: ({ tokens }: ClipRow) => tokens!.inputIds },
      attention_mask: { type: integers, value: ({ tokens }: ClipRow) => tokens!.attentionMask },
    }),
    ...(hasLabels && {
      labels: { type: f.list(integers), value: ({ clip }: ClipRow) => clip.labels! },
    }),
  };
}

/** A schema and what makes its rows. */
export function schemaOf(columns: Record<string, Column>): { schema: Schema; rowOf(row: ClipRow): object } {
  const entries = Object.entries(columns);
  return {
    schema: defineSchema(Object.fromEntries(entries.map(([name, { type }]) => [name, type]))) as Schema,
    rowOf: (row) => Object.fromEntries(entries.map(([name, { value }]) => [name, value(row)])),
  };
}

function nested(columns: Record<string, Column>): Column {
  const entries = Object.entries(columns);
  return {
    type: f.struct(Object.fromEntries(entries.map(([name, { type }]) => [name, type]))),
    value: (row) => Object.fromEntries(entries.map(([name, { value }]) => [name, value(row)])),
  };
}

/** Mono samples are a list, stereo ones a list for each channel. */
function samplesColumn(channels: 1 | 2): Column {
  if (channels === 1) return { type: reals, value: ({ clip }) => clip.audio.data };
  return { type: f.list(reals), value: ({ clip }) => clip.audio };
}

function matrixColumn({ shape }: Tensor, of: (clip: ProcessedClip) => Tensor): Column {
  return { type: f.array2d([shape[0]!, shape[1]!], 'float32'), value: ({ clip }) => of(clip) };
}

/** A pooled feature is a list; frames are a matrix with a row for each, because only the first size may vary. */
function featureColumn(name: string, example: Tensor): Column {
  const of = (row: ClipRow) => row.clip.features[name]!;
  if (example.dtype.startsWith('complex') || example.shape.length > 2) {
    return { type: reals, value: (row) => Float32Array.from(of(row).data) };
  }
  const type = example.dtype as 'float32' | 'float64' | 'int32';
  if (example.shape.length < 2)
    return {
      type: f.list({ float32: real, float64: f.float64(), int32: f.int32() }[type]),
      value: (row) => of(row).data,
    };
  return { type: f.array2d([null, example.shape[0]!], type), value: (row) => transposed(of(row)) };
}

function transposed({ shape, data }: Tensor): Matrix {
  const [rows, frames] = shape as [number, number];
  const turned = data.slice();
  for (let row = 0; row < rows; row++) {
    for (let frame = 0; frame < frames; frame++) turned[frame * rows + row] = data[row * frames + frame]!;
  }
  return { shape: [frames, rows], data: turned };
}

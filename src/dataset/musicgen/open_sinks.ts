import { createHash } from 'node:crypto';
import { openAudiocraftSink } from './audiocraft_sink.ts';
import type { ProcessedClip } from './clip.ts';
import type { TextTokens } from './columns.ts';
import { everyPart, type Part } from './divide.ts';
import type { ExtraColumn } from './extra_columns.ts';
import { openDreamboothSink, openRichSink, openTrainSink } from './hugging_face_sinks.ts';
import type { MusicGenTarget } from './options.ts';
import { openParquetSink } from './parquet_sink.ts';
import type { Sink, SinkOptions } from './sink.ts';
import { openWebDatasetSink } from './web_dataset_sink.ts';
import type { WriteClipsInput } from './write_clips.ts';

/** What is known of all clips before the first is written. */
export interface ClipsShape {
  example: ProcessedClip;
  extra: readonly ExtraColumn[];
  longest: { tokens: number; frames: number };
  /** Of each recording's text. */
  tokens: readonly (TextTokens | undefined)[];
}

/** Several writers may hold as much at the same time. */
const MAX_BATCH_BYTES = 8 * 2 ** 20;

/** Opens a sink for each target. A target that nothing can be written for is left out, with a note. */
export async function openSinks(
  { out, name, parts, fingerprint, recordings, options, model, run }: WriteClipsInput,
  shape: ClipsShape,
): Promise<{ sinks: Sink[]; notes: string[] }> {
  const hasTokens = model.tokenizer !== undefined;
  const hasLabels = model.codes !== undefined;
  const kept: Part[] = everyPart.filter((part) => parts.includes(part));
  const settings: SinkOptions = {
    ...shape,
    out,
    name,
    parts: kept,
    hasTokens,
    hasLabels,
    channels: model.channels,
    storeArrays: options.storeArrays,
    audioColumn: options.audioColumn,
    sampleRate: options.targetSampleRate,
    // Other recordings, or another division of them, must not continue what was written.
    config: hashOf([fingerprint, recordings.map(({ sha256, entry }) => [sha256, entry]), parts, shape.tokens]),
    describe: { description: `${name}, prepared for ${options.modelName}`, license: options.license ?? '' },
    maxBatchBytes: MAX_BATCH_BYTES,
    run: run.signal ? { signal: run.signal } : {},
  };
  const sinks: Sink[] = [];
  const notes: string[] = [];
  try {
    for (const target of options.targets) {
      if (target === 'hf-train' && !hasTokens && !hasLabels) {
        notes.push('hf-train was left out: it would have neither input_ids nor labels');
        continue;
      }
      sinks.push(await open[target](settings));
    }
  } catch (error) {
    await Promise.allSettled(sinks.map((sink) => sink.close()));
    throw error;
  }
  return { sinks, notes };
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

const open: Record<MusicGenTarget, (options: SinkOptions) => Promise<Sink>> = {
  'hf-rich': openRichSink,
  'hf-train': openTrainSink,
  'hf-dreambooth': openDreamboothSink,
  audiocraft: openAudiocraftSink,
  parquet: openParquetSink,
  webdataset: openWebDatasetSink,
};

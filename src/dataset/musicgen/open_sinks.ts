import { createHash } from 'node:crypto';
import type { ProcessedClip } from './clip.ts';
import type { Part } from './divide.ts';
import type { ExtraColumn } from './extra_columns.ts';
import { type HuggingFaceSinkOptions, openDreamboothSink, openRichSink, openTrainSink } from './hugging_face_sinks.ts';
import type { MusicGenTarget } from './options.ts';
import type { Sink } from './sink.ts';
import type { WriteClipsInput } from './write_clips.ts';

/** What is known of all clips before the first is written. */
export interface ClipsShape {
  example: ProcessedClip;
  extra: readonly ExtraColumn[];
  longest: { tokens: number; frames: number };
}

/** Opens a sink for each target. A target that nothing can be written for is left out, with a note. */
export async function openSinks(
  { out, name, parts, fingerprint, recordings, options, model, run }: WriteClipsInput,
  shape: ClipsShape,
): Promise<{ sinks: Sink[]; notes: string[] }> {
  const hasTokens = model.tokenizer !== undefined;
  const hasLabels = model.codes !== undefined;
  const kept: Part[] = (['train', 'validation'] as const).filter((part) => parts.includes(part));
  const settings: HuggingFaceSinkOptions = {
    ...shape,
    out,
    parts: kept,
    hasTokens,
    hasLabels,
    channels: model.channels,
    storeArrays: options.storeArrays,
    audioColumn: options.audioColumn,
    sampleRate: options.targetSampleRate,
    // Other recordings, or another division of them, must not continue what was written.
    config: hashOf([fingerprint, recordings.map(({ sha256, entry }) => [sha256, entry]), parts, hasTokens]),
    describe: { description: `${name}, prepared for ${options.modelName}`, license: options.license ?? '' },
    run,
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

const open: Record<MusicGenTarget, (options: HuggingFaceSinkOptions) => Promise<Sink>> = {
  'hf-rich': openRichSink,
  'hf-train': openTrainSink,
  'hf-dreambooth': openDreamboothSink,
  audiocraft: () => {
    throw new Error('audiocraft');
  },
  parquet: () => {
    throw new Error('parquet');
  },
  webdataset: () => {
    throw new Error('webdataset');
  },
};

import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../../core/atomic_file.ts';
import type { RunOptions } from '../../core/run.ts';
import { releaseIdleMemory } from '../../native/memory.ts';
import type { SkippedItem } from '../skipped.ts';
import { signalOf } from './clip_audio.ts';
import { ClipFigures } from './clip_figure.ts';
import { clipNames } from './clip_names.ts';
import { reservedColumns } from './columns.ts';
import type { Part } from './divide.ts';
import { extraColumns } from './extra_columns.ts';
import type { MusicGenModel } from './model.ts';
import { openSinks } from './open_sinks.ts';
import type { ResolvedMusicGenOptions } from './options.ts';
import type { PreparedRecording } from './prepare.ts';
import { previewOf, type SamplePreview } from './sample_preview.ts';
import { chooseSamples } from './samples.ts';
import type { ClipItem } from './sink.ts';
import { readStagedClip } from './staging.ts';
import { type MusicGenSummary, SummaryBuilder } from './summary.ts';

/** What the second half of the work needs to know. */
export interface WriteClipsInput {
  out: string;
  /** For passing files. */
  work: string;
  name: string;
  /** Records and files found. */
  total: number;
  recordings: readonly PreparedRecording[];
  /** Of each recording. */
  parts: readonly Part[];
  rejected: readonly SkippedItem[];
  fingerprint: string;
  options: ResolvedMusicGenOptions;
  model: MusicGenModel;
  run: RunOptions;
}

const PICTURES = 'visualizations';

/** What came of writing. */
export interface WrittenClips {
  summary: MusicGenSummary;
  values: SummaryBuilder['values'];
  previews: SamplePreview[];
  outputs: string[];
}

/** Writes the waiting clips, in order, into every form asked for, and draws some of them. */
export async function writeClips(input: WriteClipsInput): Promise<WrittenClips> {
  const { out, recordings, options, model, run } = input;
  const tokens = recordings.map(({ entry }) => model.tokenizer?.encode(entry.text));
  const staged = recordings.flatMap((recording, r) => recording.clips.map((clip) => ({ recording, clip, r })));
  const names = clipNames(recordings);
  const samples = chooseSamples(recordings, options.visualizations);
  await removeOldPictures(path.join(out, PICTURES));
  const summary = new SummaryBuilder();
  const opened = await openSinks(input, {
    example: await readStagedClip(staged[0]!.clip.file),
    extra: extraColumns(
      recordings.map(({ entry }) => entry),
      [...reservedColumns, ...options.features.map(({ opName }) => opName)],
    ),
    tokens,
    longest: {
      tokens: tokens.reduce((most, one) => Math.max(most, one?.inputIds.length ?? 0), 0),
      frames: staged.reduce((most, { clip }) => Math.max(most, clip.frames), 0),
    },
  });
  const { sinks, notes } = opened;
  const figures = samples.size > 0 ? await ClipFigures.make(options.targetSampleRate) : undefined;
  const outputs = sinks.flatMap((sink) => sink.outputs);
  const previews: SamplePreview[] = [];
  try {
    for (const [i, { recording, clip, r }] of staged.entries()) {
      run.signal?.throwIfAborted();
      const item: ClipItem = {
        entry: recording.entry,
        clip: await readStagedClip(clip.file),
        part: input.parts[r]!,
        name: names[i]!,
        ...(tokens[r] && { tokens: tokens[r] }),
      };
      await Promise.all(sinks.map((sink) => sink.write(item)));
      summary.add(item);
      const sample = samples.get(i);
      if (sample !== undefined) {
        outputs.push(await draw(figures!, item, sample, out, run));
        previews[sample - 1] = await previewOf(item, figures!, input.work, run.signal ? { signal: run.signal } : {});
        releaseIdleMemory();
      }
      run.onProgress?.({ done: i + 1, total: staged.length, unit: 'clips written' });
    }
    for (const sink of sinks) await sink.finish();
  } catch (error) {
    await Promise.allSettled(sinks.map((sink) => sink.close()));
    throw error;
  } finally {
    figures?.dispose();
  }
  const head = { name: input.name, total: input.total, rejected: input.rejected, notes: [...model.notes, ...notes] };
  return { summary: summary.finish(head), values: (name) => summary.values(name), previews, outputs };
}

/** An earlier run may have drawn more. */
async function removeOldPictures(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (/^sample_\d+_features\.png$/.test(name)) await rm(path.join(folder, name));
}

async function draw(
  figures: ClipFigures,
  { entry, clip }: ClipItem,
  sample: number,
  out: string,
  run: RunOptions,
): Promise<string> {
  const { record } = clip;
  const audio = signalOf(clip);
  const end = record.start + audio.duration;
  const subtitle = [
    `${entry.id}, ${record.start.toFixed(1)} to ${end.toFixed(1)} s`,
    ...(entry.style === null ? [] : [`style ${entry.style}`]),
    ...(entry.emotion === null ? [] : [entry.emotion]),
  ].join(' \u00b7 ');
  const { signal: abort } = run;
  const png = await figures.draw({ audio, record, title: entry.text, subtitle }, abort ? { signal: abort } : {});
  const file = `${PICTURES}/sample_${sample}_features.png`;
  await writeFileAtomic(path.join(out, file), png);
  return file;
}

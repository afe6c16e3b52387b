import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { saveAudio } from '../../audio/save.ts';
import type { RunOptions } from '../../core/run.ts';
import { AudioSignal } from '../../core/signal.ts';
import { resample } from '../../effects/resample.ts';
import { signalOf } from './clip_audio.ts';
import type { ClipFigures } from './clip_figure.ts';
import type { ClipItem } from './sink.ts';

/** A clip as the report shows it. */
export interface SamplePreview {
  text: string;
  /** What is written below the text. */
  facts: string[];
  /** `data:` URIs of a mel spectrogram and of some seconds of sound. */
  picture: string;
  sound: string;
}

/** Seconds and Hz of a preview: enough to tell what it is, and small. */
const PREVIEW_SECONDS = 8;
const PREVIEW_RATE = 16_000;

/** A preview of a clip, from its middle, as FLAC, which browsers play. `work` is a folder for a passing file. */
export async function previewOf(
  item: ClipItem,
  figures: ClipFigures,
  work: string,
  run: Pick<RunOptions, 'signal'>,
): Promise<SamplePreview> {
  const { entry, clip, part, name } = item;
  const mono = signalOf(clip).toMono();
  const length = Math.min(mono.length, Math.round(PREVIEW_SECONDS * mono.sampleRate));
  const from = Math.floor((mono.length - length) / 2);
  const small = await resample(mono.slice(from, from + length), { targetSampleRate: PREVIEW_RATE, ...run });
  // The resampler overshoots where peaks are at full scale.
  const quieter = AudioSignal.mono(
    small.data.map((sample) => 0.9 * sample),
    PREVIEW_RATE,
  );
  const file = path.join(work, `${name}.flac`);
  await saveAudio(file, quieter, run);
  const bytes = await readFile(file);
  await rm(file);
  const { tempo, key, scale, loudness, duration } = clip.record.audioFeatures;
  const facts = [
    entry.id,
    part,
    ...(entry.style === null ? [] : [entry.style]),
    ...(entry.emotion === null ? [] : [entry.emotion]),
    ...(entry.instruments.length === 0 ? [] : [entry.instruments.join(', ')]),
    `${duration.toFixed(1)} s`,
    `${Math.round(tempo)} BPM`,
    `${key} ${scale}`,
    `${loudness.toFixed(1)} LUFS`,
  ];
  const sound = `data:audio/flac;base64,${bytes.toString('base64')}`;
  return { text: entry.text, facts, picture: await figures.strip(mono, { width: 760, height: 128 }), sound };
}

import type { Feature, Plan } from '../core/op.ts';
import type { RunOptions } from '../core/run.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import type { AudioLoader } from '../dataset/check_audio.ts';
import { extractFeatures } from '../dataset/extract_features.ts';
import type { SkippedItem } from '../dataset/skipped.ts';
import { resample } from '../effects/resample.ts';
import { toVector } from './feature_vector.ts';
import type { RecordingRow } from './labelled_rows.ts';
import { Matrix } from './matrix.ts';

/** What turns recordings into vectors. */
export interface ExtractionSettings {
  features: readonly Feature[];
  /** Hz; recordings are resampled to it and mixed to mono. */
  sampleRate: number;
  /** Seconds that every recording is cut or zero-padded to; its own length when absent. */
  clipDuration?: number;
  flatten: boolean;
  cacheDir?: string;
  /** Numbers expected of each feature; absent before training. */
  sizes?: readonly number[];
}

/** How a pass over recordings runs. */
export interface ExtractionRun extends Omit<RunOptions, 'threads'> {
  /** What to do with recordings that cannot be read. @default 'throw' */
  onError?: 'throw' | 'skip';
  /** Recordings decoded ahead at the same time. @default the number of cores, at most 4 */
  concurrency?: number;
  /** What reads the files. @default loadAudio */
  load?: AudioLoader;
}

/** Vectors of the recordings that could be read, in the order of the rows. */
export interface ExtractedVectors {
  x: Matrix;
  /** The row of each vector. */
  rows: RecordingRow[];
  /** Recordings left out, and why. */
  skipped: SkippedItem[];
  /** Numbers that each feature gave. */
  sizes: number[];
}

/**
 * The vectors of audio files.
 *
 * @throws DecodeError when a file cannot be read and `onError` is `'throw'`
 * @throws ParameterError or DataError when a feature does not give one vector of one length
 */
export async function extractVectors(
  rows: readonly RecordingRow[],
  settings: ExtractionSettings,
  run: ExtractionRun = {},
): Promise<ExtractedVectors> {
  const { features, flatten, sampleRate, clipDuration, cacheDir } = settings;
  let sizes = settings.sizes;
  const vectors: Float64Array[] = [];
  const done: RecordingRow[] = [];
  const extraction = extractFeatures(rows, features, { sampleRate, clipDuration, cacheDir, ...run });
  for await (const { row, tensors } of extraction) {
    vectors.push(toVector(tensors, features, flatten, sizes, row.id));
    done.push(row);
    sizes ??= tensors.map((tensor) => tensor.size);
  }
  return { x: Matrix.fromRows(vectors), rows: done, skipped: extraction.report.skipped, sizes: [...(sizes ?? [])] };
}

/** The vectors of signals in memory, treated as extraction treats files. */
export async function signalVectors(
  signals: readonly AudioSignal[],
  settings: ExtractionSettings,
  run: Pick<RunOptions, 'signal'> = {},
): Promise<Matrix> {
  const { features, flatten, sampleRate, clipDuration, sizes } = settings;
  const clips: AudioSignal[] = [];
  for (const signal of signals) {
    // The order of loading a file: cut at its own rate, mix, resample, fit exactly.
    const cut = clipDuration === undefined ? signal : signal.slice(0, Math.trunc(clipDuration * signal.sampleRate));
    const mono = cut.toMono();
    const clip = mono.sampleRate === sampleRate ? mono : await resample(mono, { targetSampleRate: sampleRate, ...run });
    clips.push(clipDuration === undefined ? clip : clip.fixLength(Math.round(clipDuration * sampleRate)));
  }
  const tensors: Tensor[][] = [];
  for (const feature of features) {
    const plan: Plan<Tensor> = await feature.plan({ sampleRate });
    try {
      tensors.push(await plan.run(clips, run));
    } finally {
      plan.dispose();
    }
  }
  return Matrix.fromRows(
    clips.map((_, i) => {
      const own = tensors.map((results) => results[i]!);
      return toVector(own, features, flatten, sizes, signals.length === 1 ? 'signal' : `signal ${i}`);
    }),
  );
}

import { DataError, ParameterError } from '../core/errors.ts';
import { AudioSignal } from '../core/signal.ts';
import type { SkippedItem } from '../dataset/skipped.ts';
import { type ExtractionRun, type ExtractionSettings, extractVectors, signalVectors } from './extraction.ts';
import type { JsonValue } from './heads/head.ts';
import { labelOf, type RecordingRow, type RecordingRows, readRows } from './labelled_rows.ts';
import type { Matrix } from './matrix.ts';
import { EvaluationReport } from './metrics/evaluation_report.ts';
import { topClasses } from './metrics/top_k.ts';
import { saveModel } from './persistence/model_folder.ts';
import { type FittedPipeline, predictPipeline } from './pipeline.ts';

/** A class and how probable it is. */
export interface Prediction {
  label: string;
  probability: number;
}

/** A recording: the path of an audio file, or its samples. */
export type Recording = string | AudioSignal;

/** Options of {@link TrainedClassifier.predict}. */
export interface PredictOptions extends Pick<ExtractionRun, 'signal' | 'onProgress' | 'concurrency' | 'load'> {
  /** How many classes to return, most probable first. @default all */
  topK?: number;
}

/** Options of {@link TrainedClassifier.evaluate}. */
export interface EvaluateOptions extends ExtractionRun {
  /** Column with the true class. @default the column trained on */
  label?: string;
  /** Folder where features are kept between runs. @default the one trained with; none after loading */
  cacheDir?: string;
}

/** How a classifier was trained. */
export interface TrainingSummary {
  /** Recordings learned from. */
  rows: number;
  /** The same by class. */
  rowsPerClass: Record<string, number>;
  /** Recordings that could not be read, and why. */
  skipped: SkippedItem[];
  /** What the head reports: iterations, convergence, losses. */
  head: Record<string, JsonValue>;
}

/** Everything that a trained classifier is made of. */
export interface TrainedParts {
  classes: readonly string[];
  /** Column that held the classes. */
  label: string;
  extraction: ExtractionSettings & { sizes: readonly number[] };
  headOptions: Readonly<Record<string, JsonValue>>;
  pipeline: FittedPipeline;
  training: TrainingSummary;
}

/** Recognises the class of recordings; immutable. Made by `classifier(...).fit` or `loadClassifier`. */
export class TrainedClassifier {
  readonly #parts: TrainedParts;

  /** @internal */
  constructor(parts: TrainedParts) {
    this.#parts = parts;
  }

  /** Names of the classes, sorted. */
  get classes(): readonly string[] {
    return this.#parts.classes;
  }

  /** How it was trained. */
  get training(): Readonly<TrainingSummary> {
    return this.#parts.training;
  }

  /**
   * Compares predictions with the classes that a dataset gives.
   *
   * @throws DataError when a row has no label, or one that was not trained on
   * @throws DecodeError when a file cannot be read and `onError` is `'throw'`
   * @throws `signal.reason` when aborted
   */
  async evaluate<Row extends RecordingRow>(
    dataset: RecordingRows<Row>,
    options: EvaluateOptions = {},
  ): Promise<EvaluationReport> {
    const { label = this.#parts.label, cacheDir = this.#parts.extraction.cacheDir, ...run } = options;
    const rows = await readRows(dataset, { signal: run.signal });
    const indices = new Map(this.classes.map((name, c) => [name, c]));
    for (const row of rows) {
      const name = labelOf(row, label);
      if (!indices.has(name)) {
        throw new DataError(`${row.id}: ${label}: expected one of ${this.classes.join(', ')}, got '${name}'`);
      }
    }
    const extracted = await extractVectors(rows, { ...this.#parts.extraction, cacheDir }, run);
    if (extracted.rows.length === 0) throw new DataError('dataset: expected a readable recording, got none');
    const truth = Int32Array.from(extracted.rows, (row) => indices.get(labelOf(row, label))!);
    const probabilities = await predictPipeline(this.#parts.pipeline, extracted.x, run.signal);
    return new EvaluationReport(this.classes, truth, probabilities);
  }

  /**
   * The most probable classes of a recording, or of each of many, most probable first.
   *
   * @throws ParameterError when `topK` is below 1
   * @throws DecodeError when a file cannot be read
   * @throws `signal.reason` when aborted
   * @example
   * const [best] = await genre.predict('song.mp3', { topK: 3 }); // { label, probability }
   */
  async predict(recording: Recording, options?: PredictOptions): Promise<Prediction[]>;
  async predict(recordings: readonly Recording[], options?: PredictOptions): Promise<Prediction[][]>;
  async predict(
    input: Recording | readonly Recording[],
    options: PredictOptions = {},
  ): Promise<Prediction[] | Prediction[][]> {
    const { topK = this.classes.length, ...run } = options;
    if (!(Number.isInteger(topK) && topK >= 1)) {
      throw new ParameterError(`topK: expected an integer of at least 1, got ${String(topK)}`);
    }
    run.signal?.throwIfAborted();
    const many = Array.isArray(input);
    const recordings = (many ? input : [input]) as readonly Recording[];
    const results = new Array<Prediction[]>(recordings.length);
    const judge = async (x: Matrix, positions: readonly number[]) => {
      const probabilities = await predictPipeline(this.#parts.pipeline, x, run.signal);
      positions.forEach((position, i) => {
        const row = probabilities.row(i);
        results[position] = topClasses(row, topK).map((c) => ({ label: this.classes[c]!, probability: row[c]! }));
      });
    };
    const positionsOf = (type: 'string' | 'object') =>
      recordings.flatMap((recording, i) => (typeof recording === type ? [i] : []));
    const paths = positionsOf('string');
    if (paths.length > 0) {
      const rows = paths.map((i) => ({ id: recordings[i] as string, path: recordings[i] as string }));
      // Without the cache: its keys name files by dataset ids, which a bare path does not have.
      const extraction = { ...this.#parts.extraction, cacheDir: undefined };
      await judge((await extractVectors(rows, extraction, run)).x, paths);
    }
    const signals = positionsOf('object');
    if (signals.length > 0) {
      const audio = signals.map((i) => recordings[i]);
      if (!audio.every((signal) => signal instanceof AudioSignal)) {
        throw new ParameterError('recording: expected the path of an audio file or an AudioSignal');
      }
      await judge(await signalVectors(audio as AudioSignal[], this.#parts.extraction, run), signals);
    }
    return many ? results : results[0]!;
  }

  /**
   * Writes the classifier to a folder: `model.json` and its weights as safetensors, atomically. An
   * older classifier in the folder stays whole until the new one is.
   */
  async save(dir: string): Promise<void> {
    await saveModel(dir, this.#parts);
  }
}

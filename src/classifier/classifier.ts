import { DataError, ParameterError } from '../core/errors.ts';
import type { Feature } from '../core/op.ts';
import { encodeLabels } from '../dataset/labels.ts';
import { type CrossValidation, crossValidate, type FoldOptions, type LabelledVectors } from './cross_validate.ts';
import { type ExtractionRun, type ExtractionSettings, extractVectors } from './extraction.ts';
import { type GridSearch, gridSearch, type HeadGrid } from './grid_search.ts';
import { createHead, type HeadSpec } from './heads/registry.ts';
import { labelOf, type RecordingRow, type RecordingRows, readRows } from './labelled_rows.ts';
import { fitPipeline } from './pipeline.ts';
import { TrainedClassifier } from './trained_classifier.ts';

/** Options of {@link classifier}. */
export interface ClassifierOptions {
  /** What recordings are described by; joined into one vector. Frames must be pooled, or `flatten` set. */
  features: readonly Feature[];
  /** Hz; recordings are resampled to it and mixed to mono. */
  sampleRate: number;
  /** Seconds that every recording is cut or zero-padded to. @default each its own length */
  clipDuration?: number;
  /** What learns: a name, or a name with options. @default 'logisticRegression' */
  head?: HeadSpec;
  /** Scale vectors to mean 0 and deviation 1, learned from the training rows. @default true */
  standardize?: boolean;
  /** Accept features with frames, row after row; needs `clipDuration`. @default false */
  flatten?: boolean;
  /** Folder where features are kept between runs. @default none */
  cacheDir?: string;
}

/** Options of {@link Classifier.fit}. */
export interface FitClassifierOptions extends ExtractionRun {
  /** Column that names the class of each row. */
  label: string;
}

/** A classifier that has not seen data. */
export interface Classifier {
  /**
   * Extracts features and learns the classes of the column `label`.
   *
   * @throws DataError when a row has no label, or there are fewer than two classes
   * @throws DecodeError when a file cannot be read and `onError` is `'throw'`
   * @throws `signal.reason` when aborted
   */
  fit<Row extends RecordingRow>(train: RecordingRows<Row>, options: FitClassifierOptions): Promise<TrainedClassifier>;
  /** {@link crossValidate} with this head on a dataset; features are extracted once. */
  crossValidate<Row extends RecordingRow>(
    dataset: RecordingRows<Row>,
    options: FitClassifierOptions & FoldOptions,
  ): Promise<CrossValidation>;
  /** {@link gridSearch} on a dataset; features are extracted once. */
  gridSearch<Row extends RecordingRow>(
    dataset: RecordingRows<Row>,
    options: FitClassifierOptions & FoldOptions & { grid: HeadGrid | readonly HeadGrid[] },
  ): Promise<GridSearch>;
}

/**
 * Describes a classifier: features of recordings, an optional scaler, and a head that learns.
 *
 * @throws ParameterError on a bad option
 * @example
 * const genre = await classifier({ features: [mfcc.pool('mean', 'std')], sampleRate: 22050 })
 *   .fit(train, { label: 'genre' });
 * console.log(String(await genre.evaluate(validation)));
 */
export function classifier(options: ClassifierOptions): Classifier {
  const { features, sampleRate, clipDuration, cacheDir, flatten = false, standardize = true } = options;
  if (!(Array.isArray(features) && features.length > 0)) {
    throw new ParameterError('features: expected at least 1 feature, got 0');
  }
  for (const [name, value] of Object.entries({ sampleRate, clipDuration: clipDuration ?? 1 })) {
    if (!(Number.isFinite(value) && value > 0)) {
      throw new ParameterError(`${name}: expected a positive number, got ${String(value)}`);
    }
  }
  for (const feature of features) feature.resolve({ sampleRate });
  const spec = options.head ?? 'logisticRegression';
  const head = createHead(spec);
  const settings: ExtractionSettings = { features, sampleRate, clipDuration, cacheDir, flatten };

  async function extract(dataset: RecordingRows, { label, ...run }: FitClassifierOptions) {
    const rows = await readRows(dataset, { signal: run.signal });
    for (const row of rows) labelOf(row, label);
    const extracted = await extractVectors(rows, settings, run);
    const { classes, codes, counts } = encodeLabels(extracted.rows.map((row) => labelOf(row, label)));
    if (classes.length < 2) throw new DataError(`${label}: expected at least 2 classes, got ${classes.length}`);
    const data: LabelledVectors = { x: extracted.x, y: codes, classes: classes.map(String) };
    return { ...extracted, data, counts };
  }

  return {
    async fit(train, fitOptions) {
      const { data, counts, sizes, skipped } = await extract(train, fitOptions);
      const { signal, onProgress, label } = fitOptions;
      const recipe = { head, standardize };
      const pipeline = await fitPipeline(data.x, data.y, data.classes.length, recipe, { signal, onProgress });
      return new TrainedClassifier({
        classes: data.classes,
        label,
        extraction: { ...settings, sizes },
        headOptions: head.options,
        pipeline,
        training: {
          rows: data.y.length,
          rowsPerClass: Object.fromEntries(data.classes.map((name, c) => [name, counts[c]!])),
          skipped,
          head: { ...pipeline.head.summary },
        },
      });
    },
    async crossValidate(dataset, { folds, shuffle, seed, ...fitOptions }) {
      const { data } = await extract(dataset, fitOptions);
      const { signal, onProgress } = fitOptions;
      return crossValidate(data, { folds, shuffle, seed, head: spec, standardize, signal, onProgress });
    },
    async gridSearch(dataset, { grid, folds, shuffle, seed, ...fitOptions }) {
      const { data } = await extract(dataset, fitOptions);
      const { signal, onProgress } = fitOptions;
      return gridSearch(data, { grid, folds, shuffle, seed, standardize, signal, onProgress });
    },
  };
}

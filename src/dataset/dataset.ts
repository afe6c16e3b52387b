import type { RunOptions } from '../core/run.ts';
import { type AudioRow, audioRows } from './audio_rows.ts';
import type { DatasetIndex } from './dataset_index.ts';
import { type IndexOptions, indexFolder } from './index_folder.ts';
import { RandomState } from './random.ts';
import type { SkippedItem } from './skipped.ts';
import { type PartSizes, type SplitBy, splitRows } from './split_rows.ts';
import type { SplitPart, StoredSplits } from './splits.ts';

/** What the source of a dataset held. `total` is always `usable + skipped.length`. */
export interface DatasetReport {
  total: number;
  usable: number;
  skipped: SkippedItem[];
}

type Produce<Row> = (options: RunOptions) => AsyncIterable<Row>;
type Report = (options: RunOptions) => Promise<DatasetReport>;

/**
 * A lazy, typed sequence of rows. Nothing happens until it is iterated or `rows()` is called; each
 * step (`map`, `filter`, `withColumn`, …) gives a new dataset and leaves this one alone.
 *
 * @example
 * const songs = Dataset.fromFolder('data/raw', { label: 'genre' });
 * const { train, validation } = songs.split({ train: 0.8, validation: 0.2 }, { stratify: 'genre', seed: 42 });
 */
export class Dataset<Row> implements AsyncIterable<Row> {
  readonly #produce: Produce<Row>;
  readonly #report: Report;

  private constructor(produce: Produce<Row>, report: Report) {
    this.#produce = produce;
    this.#report = report;
  }

  /** A dataset of rows at hand, or of a function that starts a new pass over them each time it is called. */
  static from<Row>(
    source: readonly Row[] | ((options: RunOptions) => Iterable<Row> | AsyncIterable<Row>),
  ): Dataset<Row> {
    const produce: Produce<Row> = async function* (options) {
      yield* typeof source === 'function' ? source(options) : source;
    };
    return new Dataset<Row>(produce, async (options) => reportOf((await collect(produce(options))).length));
  }

  /**
   * The recordings of a folder whose sub-folders are labels, validated by decoding (see
   * {@link indexFolder}) on the first pass and remembered for later ones.
   *
   * @param options.label name of the column that holds the sub-folder's name. Default `'label'`
   */
  static fromFolder<Label extends string = 'label'>(
    root: string,
    options: Omit<IndexOptions, 'signal' | 'onProgress'> & { label?: Label } = {},
  ): Dataset<AudioRow & Record<Label, string>> {
    const { label = 'label' as Label, ...rest } = options;
    let index: DatasetIndex | undefined;
    // A failed or aborted pass is not remembered: the next one tries again.
    const load = async (run: RunOptions) => (index ??= await indexFolder(root, { ...rest, ...run }));
    return new Dataset<AudioRow & Record<Label, string>>(
      async function* (run) {
        yield* audioRows(await load(run), label);
      },
      async (run) => {
        const { files, skipped } = await load(run);
        return reportOf(files.length, skipped);
      },
    );
  }

  /** The recordings of an index made before. */
  static fromIndex<Label extends string = 'label'>(
    index: DatasetIndex,
    options: { label?: Label } = {},
  ): Dataset<AudioRow & Record<Label, string>> {
    const { label = 'label' as Label } = options;
    return new Dataset<AudioRow & Record<Label, string>>(
      async function* () {
        yield* audioRows(index, label);
      },
      async () => reportOf(index.files.length, index.skipped),
    );
  }

  /** The two parts of stored splits, in their order; read both with `readSplits(file, index)`. */
  static fromSplits<Label extends string = 'label'>(
    index: DatasetIndex,
    splits: StoredSplits,
    options: { label?: Label } = {},
  ): Record<'train' | 'validation', Dataset<AudioRow & Record<Label, string>>> {
    const part = ({ indices }: SplitPart) => {
      const files = indices.map((i) => index.files[i]!);
      return Dataset.fromIndex<Label>({ ...index, files, skipped: [] }, options);
    };
    return { train: part(splits.train), validation: part(splits.validation) };
  }

  [Symbol.asyncIterator](): AsyncIterator<Row> {
    return this.iterate()[Symbol.asyncIterator]();
  }

  /** A pass over the rows that can be aborted; an abort rejects with `signal.reason`. */
  async *iterate(options: RunOptions = {}): AsyncGenerator<Row> {
    options.signal?.throwIfAborted();
    for await (const row of this.#produce(options)) {
      yield row;
      options.signal?.throwIfAborted();
    }
  }

  /** All rows in memory. */
  async rows(options: RunOptions = {}): Promise<Row[]> {
    return await collect(this.iterate(options));
  }

  /** Each row replaced by what `change` returns. */
  map<Next>(change: (row: Row, index: number) => Next | Promise<Next>): Dataset<Next> {
    return this.#then(async function* (rows) {
      let index = 0;
      for await (const row of rows) yield await change(row, index++);
    });
  }

  /** The rows for which `keep` holds. */
  filter<Kept extends Row>(keep: (row: Row, index: number) => row is Kept): Dataset<Kept>;
  filter(keep: (row: Row, index: number) => boolean | Promise<boolean>): Dataset<Row>;
  filter(keep: (row: Row, index: number) => boolean | Promise<boolean>): Dataset<Row> {
    return this.#then(async function* (rows) {
      let index = 0;
      for await (const row of rows) if (await keep(row, index++)) yield row;
    });
  }

  /** Adds (or replaces) a column computed from the row. */
  withColumn<Name extends string, Value>(
    name: Name,
    value: (row: Row, index: number) => Value | Promise<Value>,
  ): Dataset<Omit<Row, Name> & Record<Name, Value>> {
    return this.map(async (row, index) => ({ ...row, [name]: await value(row, index) }) as never);
  }

  /** The first `count` rows. */
  take(count: number): Dataset<Row> {
    return this.#then(async function* (rows) {
      if (count <= 0) return;
      let taken = 0;
      for await (const row of rows) {
        yield row;
        if (++taken >= count) return;
      }
    });
  }

  /** All rows in the order of `RandomState(seed).permutation`; holds the rows in memory during a pass. */
  shuffle(seed: number): Dataset<Row> {
    const random = () => new RandomState(seed);
    random();
    return this.#then(async function* (rows) {
      yield* random().permutation(await collect(rows));
    });
  }

  /**
   * Divides the rows into named parts, all but the first of the given size and the first with what is
   * asked of the rest. With two parts and `stratify` the rows are those of scikit-learn's
   * `train_test_split(stratify=…, random_state=seed)`, in its order.
   *
   * The division is made on the first pass over any part and shared by all of them.
   *
   * @throws ParameterError when sizes do not fit; DataError when a class cannot be in every part
   */
  split<Name extends string>(sizes: PartSizes<Name>, by: SplitBy<Row> = {}): Record<Name, Dataset<Row>> {
    const names = Object.keys(sizes) as Name[];
    let parts: Promise<Record<Name, Row[]>> | undefined;
    const divide = (run: RunOptions) => {
      parts ??= this.rows(run).then((rows) => splitRows(rows, sizes, by));
      // As with folders, a failure is not remembered.
      parts.catch(() => {
        parts = undefined;
      });
      return parts;
    };
    return Object.fromEntries(
      names.map((name) => [
        name,
        new Dataset<Row>(
          async function* (run) {
            yield* (await divide(run))[name];
          },
          async (run) => reportOf((await divide(run))[name].length),
        ),
      ]),
    ) as Record<Name, Dataset<Row>>;
  }

  /** What the source held and left out; rows dropped on purpose by `filter` or `take` count as usable. */
  async report(options: RunOptions = {}): Promise<DatasetReport> {
    return await this.#report(options);
  }

  #then<Next>(step: (rows: AsyncIterable<Row>) => AsyncIterable<Next>): Dataset<Next> {
    return new Dataset<Next>((options) => step(this.#produce(options)), this.#report);
  }
}

async function collect<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

function reportOf(usable: number, skipped: readonly SkippedItem[] = []): DatasetReport {
  return { total: usable + skipped.length, usable, skipped: [...skipped] };
}

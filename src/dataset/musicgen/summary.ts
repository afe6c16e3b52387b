import type { SkippedItem } from '../skipped.ts';
import type { AudioFeatures, RecordingQuality } from './clip.ts';
import type { ClipItem } from './sink.ts';

/** Statistics of one measure over all clips. */
export interface Statistics {
  count: number;
  mean: number;
  /** Population standard deviation, as NumPy's. */
  std: number;
  min: number;
  median: number;
  max: number;
}

/** The content of `dataset_summary.json`. */
export interface MusicGenSummary {
  name: string;
  /** Records and files found: `usable + rejected`. */
  total: number;
  usable: number;
  rejected: number;
  rejectedByClass: Record<string, number>;
  clips: number;
  train: number;
  validation: number;
  /** Seconds of all clips. */
  duration: number;
  styles: Record<string, { clips: number; train: number; validation: number }>;
  emotions: Record<string, number>;
  instruments: Record<string, number>;
  keys: Record<string, number>;
  features: Record<string, Statistics>;
  quality: Record<string, Statistics>;
  /** Why something is absent or odd. */
  notes: string[];
}

type NumbersOf<T> = { [Name in keyof T]: T[Name] extends number ? Name : never }[keyof T];

/** The measures that are single numbers. */
export const featureNames = [
  'duration',
  'tempo',
  'key_strength',
  'harmonic_ratio',
  'spectral_centroid',
  'spectral_bandwidth',
  'spectral_rolloff',
  'spectral_flatness',
  'zero_crossing_rate',
  'rms',
  'loudness',
] as const satisfies readonly NumbersOf<AudioFeatures>[];

const qualityNames = [
  'peak',
  'clipping_ratio',
  'bandwidth',
  'silence_ratio',
  'dc_offset',
  'loudness',
] as const satisfies readonly NumbersOf<RecordingQuality>[];

/** What the report calls a clip without style. */
export const NO_STYLE = '(none)';

/** Gathers what the summary and the report say, clip by clip. */
export class SummaryBuilder {
  readonly #styles = new Map<string, { clips: number; train: number; validation: number }>();
  readonly #emotions = new Map<string, number>();
  readonly #instruments = new Map<string, number>();
  readonly #keys = new Map<string, number>();
  readonly #features: Record<string, number[]> = Object.fromEntries(featureNames.map((name) => [name, []]));
  readonly #quality: Record<string, number[]> = Object.fromEntries(qualityNames.map((name) => [name, []]));
  #clips = 0;
  #train = 0;

  add({ entry, clip, part }: ClipItem): void {
    const { audioFeatures, quality } = clip.record;
    this.#clips++;
    if (part === 'train') this.#train++;
    const style = entry.style ?? NO_STYLE;
    const counts = this.#styles.get(style) ?? { clips: 0, train: 0, validation: 0 };
    counts.clips++;
    counts[part]++;
    this.#styles.set(style, counts);
    increase(this.#emotions, entry.emotion ?? NO_STYLE);
    for (const instrument of new Set(entry.instruments)) increase(this.#instruments, instrument);
    increase(this.#keys, `${audioFeatures.key} ${audioFeatures.scale}`);
    for (const name of featureNames) this.#features[name]!.push(audioFeatures[name]);
    for (const name of qualityNames) this.#quality[name]!.push(quality[name]);
  }

  /** All values of a measure, in the order of the clips. */
  values(name: (typeof featureNames)[number]): readonly number[] {
    return this.#features[name]!;
  }

  finish(head: {
    name: string;
    total: number;
    rejected: readonly SkippedItem[];
    notes: readonly string[];
  }): MusicGenSummary {
    const byClass = new Map<string, number>();
    for (const { errorClass } of head.rejected) increase(byClass, errorClass);
    return {
      name: head.name,
      total: head.total,
      usable: head.total - head.rejected.length,
      rejected: head.rejected.length,
      rejectedByClass: byName(byClass),
      clips: this.#clips,
      train: this.#train,
      validation: this.#clips - this.#train,
      duration: this.values('duration').reduce((sum, seconds) => sum + seconds, 0),
      styles: byName(this.#styles),
      emotions: byName(this.#emotions),
      instruments: byName(this.#instruments),
      keys: byName(this.#keys),
      features: statisticsOfAll(this.#features),
      quality: statisticsOfAll(this.#quality),
      notes: [...head.notes],
    };
  }
}

/** Statistics of at least one value. */
export function statisticsOf(values: readonly number[]): Statistics {
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const middle = count >> 1;
  const median = count % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { count, mean, std: Math.sqrt(squares / count), min: sorted[0]!, median, max: sorted[count - 1]! };
}

function statisticsOfAll(values: Record<string, number[]>): Record<string, Statistics> {
  return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, statisticsOf(list)]));
}

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function byName<Value>(counts: Map<string, Value>): Record<string, Value> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

import type { RunOptions } from '../../core/run.ts';
import type { Planar } from './planar.ts';

/** A network that separates one stretch of audio: what {@link import('./apply.ts').separate} is built on. */
export interface SegmentModel {
  /** Names of the stems, in the order of its results. */
  readonly sources: readonly string[];
  readonly channels: number;
  /** Samples that one run sees by default. */
  readonly segmentLength: number;
  /**
   * Samples that every run is filled up to with the audio around it, as in training; runs cannot be
   * longer. 0: runs of any length, as they are.
   */
  readonly trainingLength: number;
  /** `[channels, length]` to `[sources, channels, length]`, planar. */
  run(segment: Planar, options: Pick<RunOptions, 'signal'>): Promise<Float32Array>;
}

/** Models whose results are averaged, stem by stem. */
export interface Bag {
  readonly models: readonly SegmentModel[];
  /** `weights[model][stem]`; a model with weight 0 for a stem is not asked for it. */
  readonly weights: readonly (readonly number[])[];
}

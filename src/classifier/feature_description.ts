import { DataError } from '../core/errors.ts';
import { isPooled } from '../core/feature.ts';
import type { Feature, PoolStatistic, ResolvedOptions } from '../core/op.ts';
import { featureByName } from '../features/registry.ts';
import { registerModelFeatures } from '../models/model_features.ts';

/** Enough to compute a feature again: what a saved classifier remembers of its input. */
export interface FeatureDescription {
  op: string;
  /** The op's version when the classifier was trained. */
  version: number;
  /** All options, defaults filled in. */
  options: ResolvedOptions;
  /** Statistics over frames, in order; null when the frames themselves are used. */
  pool: PoolStatistic[] | null;
  /** How many numbers of a vector come from it. */
  size: number;
}

/** Describes a feature at a sample rate. */
export function describeFeature(feature: Feature, sampleRate: number, size: number): FeatureDescription {
  const source = isPooled(feature) ? feature.source : feature;
  const { sampleRate: _known, ...options } = source.resolve({ sampleRate });
  const pool = isPooled(feature) ? [...feature.pooling] : null;
  return { op: source.opName, version: source.version, options, pool, size };
}

/**
 * The feature that a description stands for. A user's own must be registered before.
 *
 * @throws DataError when the feature is unknown or computes other numbers now
 */
export function restoreFeature(description: FeatureDescription, sampleRate: number, source: string): Feature {
  const { op, version, options, pool } = description;
  registerModelFeatures();
  try {
    const known = featureByName(op);
    if (known.version !== version) {
      throw new DataError(`trained with version ${version} of ${op}, this melisma computes version ${known.version}`);
    }
    const frames = known.with(options);
    frames.resolve({ sampleRate });
    return pool ? frames.pool(...(pool as [PoolStatistic, ...PoolStatistic[]])) : frames;
  } catch (cause) {
    throw new DataError(`${source}: features: ${(cause as Error).message}`, { cause });
  }
}

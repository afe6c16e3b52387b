import type { Device } from '../core/device.ts';
import { isPooled } from '../core/feature.ts';
import type { Feature, Plan, PoolStatistic } from '../core/op.ts';
import { poolFrames } from '../core/pooling.ts';
import type { RunOptions } from '../core/run.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { type CacheableRow, type CacheParameters, cacheKey, FeatureCache, type SourceStamp } from './feature_cache.ts';

/** How signals are made and where tensors are kept. */
export interface FeatureSetOptions {
  sampleRate: number;
  mono?: boolean;
  clipDuration?: number;
  cacheDir?: string;
  device?: Device;
}

interface Base {
  feature: Feature;
  parameters: CacheParameters;
  cache?: FeatureCache;
  plan?: Promise<Plan<Tensor>>;
}

/** The distinct features behind those asked for (poolings of one feature share it), with their caches and plans. */
export class FeatureSet {
  readonly #options: FeatureSetOptions;
  readonly #bases: Base[] = [];
  /** For each feature asked for: which base, and how it is pooled. */
  readonly #wanted: { base: number; pooling?: readonly PoolStatistic[] }[] = [];

  /** @throws ParameterError when a feature's options do not fit the rate */
  constructor(features: readonly Feature[], options: FeatureSetOptions) {
    this.#options = options;
    const { sampleRate, mono = true, clipDuration = null } = options;
    const positions = new Map<string, number>();
    for (const asked of features) {
      const pooled = isPooled(asked);
      const feature = pooled ? asked.source : asked;
      const { opName, version } = feature;
      const resolved = feature.resolve({ sampleRate });
      const parameters = { feature: opName, version, options: resolved, sampleRate, mono, clipDuration };
      const key = cacheKey(parameters);
      const base = positions.get(key) ?? this.#bases.push({ feature, parameters }) - 1;
      positions.set(key, base);
      this.#wanted.push({ base, pooling: pooled ? asked.pooling : undefined });
    }
  }

  /** How many distinct features there are. */
  get size(): number {
    return this.#bases.length;
  }

  async open(): Promise<void> {
    const { cacheDir } = this.#options;
    if (cacheDir === undefined) return;
    for (const base of this.#bases) base.cache = await FeatureCache.open(cacheDir, base.parameters);
  }

  /** For each base the tensor of a recording, where the cache has it. */
  async cached(row: CacheableRow, stamp: SourceStamp, signal: AbortSignal): Promise<(Tensor | undefined)[]> {
    return await Promise.all(this.#bases.map(async ({ cache }) => await cache?.get(row, stamp, signal)));
  }

  /** The plan of one base feature, made when first asked for: a run from the cache needs none. */
  async plan(base: number): Promise<Plan<Tensor>> {
    const entry = this.#bases[base]!;
    const { sampleRate, device } = this.#options;
    entry.plan ??= entry.feature.plan({ sampleRate, device });
    return await entry.plan;
  }

  /** Computes one base feature. */
  async run(base: number, signals: readonly AudioSignal[], options: RunOptions): Promise<Tensor[]> {
    return await (await this.plan(base)).run(signals, options);
  }

  async store(base: number, row: CacheableRow, stamp: SourceStamp, tensor: Tensor): Promise<void> {
    await this.#bases[base]!.cache?.put(row, stamp, tensor);
  }

  /** The tensors asked for, from those of the bases. */
  pool(frames: readonly Tensor[]): Tensor[] {
    return this.#wanted.map(({ base, pooling }) => (pooling ? poolFrames(frames[base]!, pooling) : frames[base]!));
  }

  /** Frees plans and closes caches. */
  async close(): Promise<void> {
    for (const { cache, plan } of this.#bases) {
      await cache?.close();
      await plan?.then(
        (made) => made.dispose(),
        // The failure to make it has been thrown already.
        () => {},
      );
    }
  }
}

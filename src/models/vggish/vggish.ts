import { defineOp } from '../../core/define_op.ts';
import { ModelError, ParameterError } from '../../core/errors.ts';
import { asFeature } from '../../core/feature.ts';
import type { PlanTarget, ResolvedOptions } from '../../core/op.ts';
import { BatchPlan } from '../../core/plan.ts';
import type { AudioSignal } from '../../core/signal.ts';
import { Tensor } from '../../core/tensor.ts';
import { vggishExamples } from '../../features/vggish_examples.ts';
import type { VggishOptions as NativeOptions } from '../../native/model_options.generated.ts';
import { openCheckpoint } from '../checkpoint/index.ts';
import { fingerprint } from '../fingerprint.ts';
import { findEntry, resolveWeights } from '../hub/index.ts';
import { createModelPlan } from '../model_plan.ts';
import { type Pca, postprocess, readPca } from './postprocess.ts';

/** Options of {@link vggish}. */
export interface VggishOptions extends NativeOptions {
  /** `'vggish'`, or the path of a checkpoint with torchvggish's names. Default `'vggish'`. */
  weights?: string;
  /** The PCA, limiting and 8-bit rounding of AudioSet's published embeddings: whole numbers from 0 to 255. Default `false`. */
  postprocess?: boolean;
  /** Path of the PCA's parameters; the weights `'vggish'` bring their own. */
  pca?: string;
  /** What the weights must hash to; kept by saved classifiers. Default: taken from the file. */
  weightsFingerprint?: string;
  /** The same of the file `pca`. */
  pcaFingerprint?: string;
  /** Seconds of an embedding: VGGish knows no other than 0.96. */
  frameSeconds?: 0.96;
}

const embeddingSize = 128;

/**
 * VGGish's embeddings: float32 `[128, n]`, one column for each 0.96 s; what is left at the end is
 * dropped. Channels are averaged first; other rates are resampled to 16 kHz by {@link resample}, upstream
 * by resampy, so embeddings of other rates differ slightly from upstream's. At 16 kHz the network sees
 * upstream's input bit for bit.
 *
 * Upstream gives one row for each 0.96 s: this is the transpose, because time is the last axis of every
 * feature here.
 *
 * @throws ModelError for weights that are absent or of another architecture, or when there is no LibTorch
 * @see tensorflow/models `research/audioset/vggish`; harritaylor/torchvggish
 * @example
 * const genre = await classifier({ features: [vggish.pool('mean')], sampleRate: 16000 }).fit(songs, { label: 'genre' });
 */
export const vggish = asFeature<VggishOptions, Tensor<'float32'>>(
  defineOp<VggishOptions, Tensor<'float32'>, AudioSignal>({
    name: 'vggish',
    version: 1,
    sampleRateOf: (signal) => signal.sampleRate,
    resolve,
    plan,
  }),
);

function resolve(options: VggishOptions & { sampleRate?: number; device?: unknown }): ResolvedOptions {
  const { weights = 'vggish', weightsFingerprint, pca, pcaFingerprint, ...others } = options;
  const { postprocess = false, frameSeconds = 0.96, ...rest } = others;
  const { precision = 'float32', tf32 = false, torchThreads: _threads, ...target } = rest;
  const { sampleRate = 16000, device: _device, ...unknown } = target;
  const name = Object.keys(unknown).find((key) => (unknown as Record<string, unknown>)[key] !== undefined);
  if (name) {
    const known =
      'weights, postprocess, pca, weightsFingerprint, pcaFingerprint, frameSeconds, precision, tf32, torchThreads';
    throw new ParameterError(`${name}: unknown option of vggish; expected one of ${known}`);
  }
  if (typeof weights !== 'string') throw new ParameterError('weights: expected a name or a path');
  if (typeof postprocess !== 'boolean') throw new ParameterError('postprocess: expected true or false');
  if (frameSeconds !== 0.96) throw new ParameterError(`frameSeconds: expected 0.96, got ${String(frameSeconds)}`);
  // Published weights are known by their name; others by their content, so that caches notice a change.
  const found = findEntry(weights) ? undefined : matched(weights, weightsFingerprint);
  const foundPca = pca !== undefined && postprocess ? matched(pca, pcaFingerprint) : undefined;
  return {
    weights,
    ...(found !== undefined && { weightsFingerprint: found }),
    postprocess,
    ...(pca !== undefined && { pca }),
    ...(foundPca !== undefined && { pcaFingerprint: foundPca }),
    frameSeconds,
    // Left out where they are the defaults: caches of earlier versions stay valid.
    ...(precision !== 'float32' && { precision }),
    ...(tf32 && { tf32 }),
    sampleRate,
  };
}

/** The fingerprint of a file. @throws ModelError when it is not the expected one */
function matched(path: string, expected: string | undefined): string {
  const found = fingerprint(path);
  if (expected === undefined || expected === found) return found;
  throw new ModelError(`${path}: expected a file with the fingerprint ${expected}, got ${found}`);
}

async function plan(options: VggishOptions & PlanTarget): Promise<BatchPlan<Tensor<'float32'>, AudioSignal>> {
  const resolved = resolve(options);
  const { files } = await resolveWeights(resolved.weights as string);
  const pcaFile = options.pca ?? files[1];
  if (resolved.postprocess && pcaFile === undefined) {
    throw new ParameterError('pca: expected the path of the PCA parameters, which postprocess needs');
  }
  const pca = resolved.postprocess ? await readPca(pcaFile!) : undefined;
  const checkpoint = await openCheckpoint(files[0]!);
  const { precision, tf32, torchThreads } = options;
  const network = await createModelPlan(
    'vggish',
    { precision, tf32, torchThreads },
    { checkpoint, device: options.device },
  );
  const examples = await vggishExamples.plan({ sampleRate: options.sampleRate });
  return new BatchPlan<Tensor<'float32'>, AudioSignal>(
    resolved,
    async (signals, { signal, threads, onProgress }) => {
      const inputs = await examples.run(
        signals.map((audio) => audio.toMono()),
        { signal, threads },
      );
      const outputs = await network.runMany(inputs, { signal, threads, onProgress });
      return outputs.map(([embeddings]) => toColumns(new Float32Array(embeddings!.data), pca));
    },
    () => {
      examples.dispose();
      network.dispose();
    },
  );
}

/** Rows of embeddings as columns, through the PCA where there is one. */
function toColumns(rows: Float32Array, pca: Pca | undefined): Tensor<'float32'> {
  const count = rows.length / embeddingSize;
  const columns = new Float32Array(rows.length);
  for (let n = 0; n < count; n++) {
    const row = rows.subarray(n * embeddingSize, (n + 1) * embeddingSize);
    const values = pca ? postprocess(row, pca) : row;
    for (let i = 0; i < embeddingSize; i++) columns[i * count + n] = values[i]!;
  }
  return Tensor.float32([embeddingSize, count], columns);
}

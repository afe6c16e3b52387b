import type { FitOptions, FittedHead, Head } from './heads/head.ts';
import type { Matrix } from './matrix.ts';
import { StandardScaler } from './standard_scaler.ts';

/** A fitted head behind the scaler that was fitted with it. */
export interface FittedPipeline {
  /** Absent when the vectors are used as they are. */
  readonly scaler?: StandardScaler;
  readonly head: FittedHead;
}

/** Fits the scaler (when `standardize`) and the head on the same rows, and on no others. */
export async function fitPipeline(
  x: Matrix,
  y: Int32Array,
  numberOfClasses: number,
  settings: { head: Head; standardize: boolean },
  options: FitOptions = {},
): Promise<FittedPipeline> {
  const { head, standardize } = settings;
  if (!standardize) return { head: await head.fit(x, y, numberOfClasses, options) };
  const scaler = await StandardScaler.fit(x, options.signal);
  return { scaler, head: await head.fit(await scaler.transform(x, options.signal), y, numberOfClasses, options) };
}

/** Class probabilities `[rows, classes]`. @throws ParameterError when `x` has another number of columns */
export async function predictPipeline(pipeline: FittedPipeline, x: Matrix, signal?: AbortSignal): Promise<Matrix> {
  const scaled = pipeline.scaler ? await pipeline.scaler.transform(x, signal) : x;
  return pipeline.head.predictProbabilities(scaled, { signal });
}

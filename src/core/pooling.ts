import { ParameterError } from './errors.ts';
import type { PoolStatistic } from './op.ts';
import { Tensor } from './tensor.ts';

/** The statistics that `pool` knows. */
export const poolStatistics: readonly PoolStatistic[] = ['mean', 'std', 'min', 'max', 'median'];

/** @throws ParameterError for an unknown or repeated statistic */
export function checkPooling(statistics: readonly string[]): void {
  if (statistics.length === 0) throw new ParameterError(`pool: expected one or more of ${poolStatistics.join(', ')}`);
  for (const statistic of statistics) {
    if (!(poolStatistics as readonly string[]).includes(statistic)) {
      throw new ParameterError(`pool: expected one of ${poolStatistics.join(', ')}, got '${statistic}'`);
    }
  }
  if (new Set(statistics).size !== statistics.length) throw new ParameterError('pool: a statistic is named twice');
}

/**
 * Statistics over the last axis (time), one after another: a tensor `[..., rows, frames]` becomes
 * `[statistics * rows]` (all axes but the last flattened to rows). Sums are taken in float64.
 *
 * @throws ParameterError when the tensor is complex or has no frames
 */
export function poolFrames(tensor: Tensor, statistics: readonly PoolStatistic[]): Tensor<'float32'> {
  const frames = tensor.shape.at(-1) ?? 0;
  if (tensor.dtype === 'complex64' || tensor.dtype === 'complex128') {
    throw new ParameterError('pool: expected real values; take the magnitude of a complex spectrogram first');
  }
  if (frames === 0) throw new ParameterError('pool: expected at least 1 frame, got 0');
  const rows = tensor.size / frames;
  const pooled = new Float32Array(statistics.length * rows);
  for (let row = 0; row < rows; row++) {
    const values = tensor.data.subarray(row * frames, (row + 1) * frames);
    statistics.forEach((statistic, s) => {
      pooled[s * rows + row] = compute[statistic](values);
    });
  }
  return Tensor.float32([pooled.length], pooled);
}

type Values = Float32Array | Float64Array | Int32Array;

const compute: Record<PoolStatistic, (values: Values) => number> = {
  mean,
  std(values) {
    const centre = mean(values);
    let sum = 0;
    for (const value of values) sum += (value - centre) ** 2;
    return Math.sqrt(sum / values.length);
  },
  min: (values) => extreme(values, Math.min),
  max: (values) => extreme(values, Math.max),
  median(values) {
    const sorted = Float64Array.from(values).sort();
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  },
};

function mean(values: Values): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function extreme(values: Values, better: (a: number, b: number) => number): number {
  let best = values[0]!;
  for (const value of values) best = better(best, value);
  return best;
}

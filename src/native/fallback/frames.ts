import { ParameterError } from '../../core/errors.ts';

/** How the signal continues beyond its ends. */
export type PadMode = 'constant' | 'reflect' | 'symmetric' | 'edge';

/** Where frames start: `count` of them, the first at `first` (negative: padding), `hop` apart. */
export interface FrameGrid {
  count: number;
  first: number;
  hop: number;
}

/** librosa's framing. @throws ParameterError when an uncentred signal is shorter than a frame */
export function frameGrid(length: number, nFft: number, hop: number, center: boolean): FrameGrid {
  if (center) {
    const padded = length + 2 * Math.floor(nFft / 2);
    return { count: 1 + Math.floor((padded - nFft) / hop), first: -Math.floor(nFft / 2), hop };
  }
  if (length < nFft) {
    throw new ParameterError(`audio: expected at least ${nFft} samples without center, got ${length}`);
  }
  return { count: 1 + Math.floor((length - nFft) / hop), first: 0, hop };
}

/** The sample at `index`, which may lie outside of the signal. */
export function padded(signal: Float32Array, index: number, mode: PadMode): number {
  const n = signal.length;
  if (index >= 0 && index < n) return signal[index]!;
  if (mode === 'constant' || n === 0) return 0;
  if (mode === 'edge' || n === 1) return signal[index < 0 ? 0 : n - 1]!;
  const period = mode === 'reflect' ? 2 * (n - 1) : 2 * n;
  const at = ((index % period) + period) % period;
  return signal[at < n ? at : mode === 'reflect' ? period - at : period - 1 - at]!;
}

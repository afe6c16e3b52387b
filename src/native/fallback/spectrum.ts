import type { ResolvedOptions } from '../../core/op.ts';
import { RealFourier } from './fourier.ts';
import { frameGrid, type PadMode, padded } from './frames.ts';
import type { Pace } from './pace.ts';
import { paddedWindow } from './window.ts';

/** The options that every short-time transform has. */
export interface SpectrumOptions {
  nFft: number;
  winLength: number;
  hopLength: number;
  window: string;
  center: boolean;
  padMode: PadMode;
}

/** Reads them from resolved options. */
export function spectrumOptions(options: ResolvedOptions): SpectrumOptions {
  return options as unknown as SpectrumOptions;
}

/** How many frames and bins a signal of this length gives. */
export function spectrumShape(length: number, options: SpectrumOptions): { frames: number; bins: number } {
  const { nFft, hopLength, center } = options;
  return { frames: frameGrid(length, nFft, hopLength, center).count, bins: 1 + Math.floor(nFft / 2) };
}

/**
 * The definition: each frame is windowed, transformed in float64 and handed to `visit` as interleaved
 * real and imaginary parts (the array is reused).
 */
export async function eachSpectrum(
  signal: Float32Array,
  options: SpectrumOptions,
  pace: Pace,
  visit: (frame: number, spectrum: Float64Array) => void,
): Promise<void> {
  const { nFft, winLength, hopLength, center, padMode } = options;
  const window = paddedWindow(options.window, winLength, nFft);
  const fourier = new RealFourier(nFft);
  const grid = frameGrid(signal.length, nFft, hopLength, center);
  const frame = new Float64Array(nFft);
  const spectrum = new Float64Array(2 * fourier.bins);
  for (let t = 0; t < grid.count; t++) {
    const start = grid.first + t * hopLength;
    for (let i = 0; i < nFft; i++) frame[i] = window[i]! * padded(signal, start + i, padMode);
    fourier.transform(frame, spectrum);
    visit(t, spectrum);
    await pace.breathe();
  }
}

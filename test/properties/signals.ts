import { AudioSignal } from '../../src/core/signal.ts';

/** A sine of amplitude 1. */
export function tone(rate: number, frequency: number, seconds: number): AudioSignal {
  const samples = Float32Array.from({ length: seconds * rate }, (_, i) =>
    Math.sin((2 * Math.PI * frequency * i) / rate),
  );
  return AudioSignal.mono(samples, rate);
}

/** Even noise in -1 … 1. */
export function noise(rate: number, length: number, seed: number): AudioSignal {
  let state = seed;
  const samples = Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2147483648 - 1;
  });
  return AudioSignal.mono(samples, rate);
}

export function largestDifference(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) throw new Error(`${one.length} values against ${other.length}`);
  return one.reduce((most, x, i) => Math.max(most, Math.abs(x - other[i]!)), 0);
}

/** Root of the mean square between two times in seconds. */
export function level(signal: AudioSignal, from: number, to: number): number {
  const part = signal.data.subarray(Math.round(from * signal.sampleRate), Math.round(to * signal.sampleRate));
  return Math.sqrt(part.reduce((sum, x) => sum + x * x, 0) / part.length);
}

/** The frequency in Hz of a signal that is mostly one tone: crossings of zero in its middle half. */
export function loudestFrequency(signal: AudioSignal): number {
  const first = Math.floor(signal.length / 4);
  const last = Math.floor((3 * signal.length) / 4);
  let crossings = 0;
  for (let i = first + 1; i < last; i++) crossings += Number(signal.data[i]! >= 0 !== signal.data[i - 1]! >= 0);
  return (crossings * signal.sampleRate) / (2 * (last - first));
}

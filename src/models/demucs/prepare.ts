import { ParameterError } from '../../core/errors.ts';
import { AudioSignal } from '../../core/signal.ts';
import type { Planar } from './planar.ts';

/** What brings a recording to mean 0 and deviation 1, and its stems back. */
export interface Level {
  mean: number;
  deviation: number;
}

/** A signal with as many channels as a model takes: mono is copied, more than it takes are cut, stereo for mono is mixed. */
export function withChannels(signal: AudioSignal, channels: number): AudioSignal {
  if (signal.numberOfChannels === channels) return signal;
  if (channels === 1) return signal.toMono();
  const all = Array.from({ length: channels }, (_, c) =>
    signal.getChannelData(Math.min(c, signal.numberOfChannels - 1)),
  );
  return AudioSignal.fromChannels(all, signal.sampleRate);
}

/**
 * Brings the mean of the channels to mean 0 and deviation 1, as upstream does around `apply_model`.
 *
 * @throws ParameterError for NaN and infinity, which would spread over the whole recording
 */
export function normalise(signal: AudioSignal): { mix: Planar; level: Level } {
  const mono = signal.toMono().data;
  let sum = 0;
  for (const sample of mono) sum += sample;
  const mean = sum / mono.length;
  let squares = 0;
  for (const sample of mono) squares += (sample - mean) ** 2;
  if (!Number.isFinite(squares)) {
    const index = signal.data.findIndex((sample) => !Number.isFinite(sample)) % signal.length;
    throw new ParameterError(`audio: contains NaN or Inf, first at index ${index}`);
  }
  // One sample has no deviation; upstream makes NaN of it.
  const deviation = Math.sqrt(squares / Math.max(1, mono.length - 1)) + 1e-8;
  const data = signal.data.map((sample) => (sample - mean) / deviation);
  return { mix: { data, channels: signal.numberOfChannels, length: signal.length }, level: { mean, deviation } };
}

/** Undoes {@link normalise}, in place. */
export function restore(stems: Float32Array, { mean, deviation }: Level): void {
  for (let i = 0; i < stems.length; i++) stems[i] = stems[i]! * deviation + mean;
}

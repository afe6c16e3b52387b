import { ParameterError } from '../core/errors.ts';
import type { AudioSignal } from '../core/signal.ts';
import { Tensor } from '../core/tensor.ts';

/** What ops on the rhythm take: audio, or what `onsetStrength` made of it, `[frames]` or `[channels, frames]`. */
export type RhythmInput = AudioSignal | Tensor<'float32'>;

/** Needed with an envelope, which does not carry it. */
export interface EnvelopeRate {
  /** Rate of the audio that an envelope was taken from, in Hz. */
  sampleRate?: number;
}

/** The native ops tell an envelope from audio by a third axis: `[channels, 1, frames]`. */
export function feedEnvelope(input: RhythmInput): RhythmInput {
  if (!(input instanceof Tensor)) return input;
  const { shape, dtype, data } = input;
  if (dtype !== 'float32' || shape.length < 1 || shape.length > 2) {
    throw new ParameterError(
      `onsetStrength: expected float32 [frames] or [channels, frames], got ${dtype} [${shape.join(', ')}]`,
    );
  }
  const frames = shape.at(-1)!;
  return Tensor.float32([shape.length === 2 ? shape[0]! : 1, 1, frames], data);
}

/** Points in time, in three units. */
export interface FrameTimes {
  /** Frames of `hopLength` samples, ascending. */
  frames: Int32Array;
  /** Samples, `frames * hopLength`. */
  samples: Float64Array;
  /** Seconds. */
  times: Float64Array;
}

/** The units of `frames` at a hop and a rate. */
export function frameTimes(frames: Int32Array, hopLength: number, sampleRate: number): FrameTimes {
  const samples = Float64Array.from(frames, (frame) => frame * hopLength);
  return { frames, samples, times: samples.map((sample) => sample / sampleRate) };
}

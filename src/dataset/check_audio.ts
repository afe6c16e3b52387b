import type { LoadOptions } from '../audio/load.ts';
import type { AudioSignal } from '../core/signal.ts';
import type { SkippedItem } from './skipped.ts';

/** Decodes a file; `loadAudio` unless the caller brings another. */
export type AudioLoader = (
  path: string,
  options: Pick<LoadOptions, 'sampleRate' | 'mono' | 'duration' | 'signal' | 'onWarning'>,
) => Promise<AudioSignal>;

/** What a recording must be to stay in a dataset. */
export interface AudioLimits {
  /** Shortest recording in seconds. Default 0.1. */
  minDuration?: number;
  /** Longest recording in seconds; it also bounds the memory that validation takes. Default 3600. */
  maxDuration?: number;
  /** A recording whose largest sample is below this (dB of full scale) counts as silent. Default -80. */
  silenceDb?: number;
}

/** The limits with their defaults. */
export function resolveLimits(limits: AudioLimits): Required<AudioLimits> {
  return {
    minDuration: limits.minDuration ?? 0.1,
    maxDuration: limits.maxDuration ?? 3600,
    silenceDb: limits.silenceDb ?? -80,
  };
}

/** Missing ends below this share are kept: many encoders promise a frame more than they wrote. */
const TOLERATED_LOSS = 0.01;

/** The warning that says that a good part of the recording is missing, if there is one. */
export function findTruncation(warnings: readonly string[]): string | undefined {
  return warnings.find((warning) => {
    if (!warning.startsWith('truncated')) return false;
    const [expected, found] = warning.match(/\d+/g)?.map(Number) ?? [];
    return !expected || found === undefined || found < expected * (1 - TOLERATED_LOSS);
  });
}

/** Samples looked at before other work gets its turn: about a millisecond. */
const SAMPLES_PER_TURN = 1 << 20;

/** Why a decoded recording breaks the limits, if it does. */
export async function findFault(
  audio: AudioSignal,
  limits: Required<AudioLimits>,
): Promise<Pick<SkippedItem, 'errorClass' | 'reason'> | undefined> {
  const { minDuration, maxDuration, silenceDb } = limits;
  if (audio.duration < minDuration) {
    return { errorClass: 'too_short', reason: `${seconds(audio.duration)} s, expected at least ${minDuration} s` };
  }
  if (audio.duration > maxDuration) {
    return { errorClass: 'too_long', reason: `more than ${maxDuration} s` };
  }
  if (await isSilent(audio.data, 10 ** (silenceDb / 20))) {
    return { errorClass: 'silent', reason: `no sample above ${silenceDb} dB in ${seconds(audio.duration)} s` };
  }
  return undefined;
}

async function isSilent(samples: Float32Array, threshold: number): Promise<boolean> {
  for (let start = 0; start < samples.length; start += SAMPLES_PER_TURN) {
    const end = Math.min(samples.length, start + SAMPLES_PER_TURN);
    for (let i = start; i < end; i++) if (Math.abs(samples[i]!) > threshold) return false;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return true;
}

function seconds(duration: number): string {
  return duration.toFixed(3);
}

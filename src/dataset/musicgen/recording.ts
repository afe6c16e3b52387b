import { loadAudio } from '../../audio/load.ts';
import { probeAudio } from '../../audio/probe.ts';
import type { Device } from '../../core/device.ts';
import type { Plan } from '../../core/op.ts';
import type { RunOptions } from '../../core/run.ts';
import { AudioSignal } from '../../core/signal.ts';
import { normalize } from '../../effects/normalize.ts';
import { resample } from '../../effects/resample.ts';
import { type Trimmed, trim } from '../../effects/trim.ts';
import { audioQuality } from '../../features/audio_quality.ts';
import { planFeatures } from '../../features/features.ts';
import { integratedLoudness } from '../../features/loudness.ts';
import { findFault, findTruncation } from '../check_audio.ts';
import type { SkippedItem } from '../skipped.ts';
import { type Clip, gatedLoudness, type RecordingQuality } from './clip.ts';

/** A first sound below this cannot be told from the silence of a converter. */
const SILENCE_DB = -80;
/** Recordings are worked on in stretches of about this many seconds, so that their length costs no memory. */
const STRETCH_SECONDS = 120;
/** How often the samples of a stretch are in memory while it is read, at most. */
const COPIES = 3;

/** What makes clips of recordings. */
export interface RecordingOptions {
  targetSampleRate: number;
  /** 1, or 2 for stereo models. */
  channels: 1 | 2;
  /** Seconds. */
  maxAudioLength: number;
  minAudioLength: number;
  longAudio: 'cut' | 'trim';
  topDb: number;
  device: Device;
}

/** The clips of a stretch, or why it has none. */
export type StretchOutcome = { clips: Clip[]; warnings: string[] } | Pick<SkippedItem, 'errorClass' | 'reason'>;

/** Seconds of a stretch: whole clips, so that stretches leave no remainders between them. */
export function stretchSeconds({ maxAudioLength }: RecordingOptions): number {
  return maxAudioLength * Math.max(1, Math.floor(STRETCH_SECONDS / maxAudioLength));
}

/** How a recording is worked on. */
export interface RecordingShape {
  /** One when its length is not told by its header. */
  stretches: number;
  /** What reading one of them takes: the samples as decoded, mixed, resampled, normalised. */
  bytes: number;
}

/** How many stretches a recording has, and how large they are. @throws DecodeError when it cannot be probed */
export async function shapeOfRecording(path: string, options: RecordingOptions): Promise<RecordingShape> {
  const { duration, sampleRate, numberOfChannels } = await probeAudio(path);
  const seconds = stretchSeconds(options);
  const bytes = 4 * COPIES * Math.min(duration, seconds) * sampleRate * numberOfChannels;
  if (options.longAudio === 'trim') return { stretches: 1, bytes };
  return { stretches: Math.max(1, Math.ceil(duration / seconds - 1e-6)), bytes };
}

function planMeasures(sampleRate: number, device: Device) {
  return planFeatures({ quality: audioQuality, loudness: integratedLoudness }, { sampleRate, device });
}

type Measure = Awaited<ReturnType<typeof planMeasures>>;

/** Decodes recordings and makes them fit for the model: channels, rate, level, no silence around, clips. */
export class RecordingReader {
  readonly #options: RecordingOptions;
  readonly #resampling = new Map<number, Promise<Plan<AudioSignal>>>();
  readonly #measuring = new Map<number, Promise<Measure>>();
  readonly #normalizing: Promise<Plan<AudioSignal>>;
  readonly #trimming: Promise<Plan<Trimmed>>;

  constructor(options: RecordingOptions) {
    this.#options = options;
    const { targetSampleRate: sampleRate, topDb, device } = options;
    this.#normalizing = normalize.plan({ sampleRate, device });
    this.#trimming = trim.plan({ sampleRate, topDb, device });
  }

  /**
   * The clips of one stretch.
   *
   * @throws DecodeError, or what an op throws for a recording with NaN
   */
  async read(path: string, stretch: number, run: RunOptions): Promise<StretchOutcome> {
    const options = this.#options;
    const seconds = stretchSeconds(options);
    const offset = stretch * seconds;
    const warnings: string[] = [];
    const decoded = await loadAudio(path, {
      offset,
      duration: seconds,
      signal: run.signal,
      onWarning: ({ reason }) => warnings.push(reason),
    });
    const truncation = stretch === 0 ? findTruncation(warnings) : undefined;
    if (truncation !== undefined) return { errorClass: 'truncated', reason: truncation };
    const limits = { minDuration: 0, maxDuration: Number.POSITIVE_INFINITY, silenceDb: SILENCE_DB };
    const fault = await findFault(decoded, limits);
    if (fault) return fault;
    const quality = await this.#measure(decoded, run);
    const { audio, start } = await this.#prepare(decoded, run);
    const clips = cut(audio, offset + start, options).map((clip) => ({ ...clip, quality }));
    if (clips.length === 0) {
      const found = `${audio.duration.toFixed(2)} s without the silence around it`;
      return { errorClass: 'too_short', reason: `${found}, expected at least ${options.minAudioLength} s` };
    }
    const first = stretch * Math.round(seconds / options.maxAudioLength);
    return { clips: clips.map((clip, i) => ({ ...clip, index: first + i })), warnings };
  }

  async close(): Promise<void> {
    const plans = [this.#normalizing, this.#trimming, ...this.#resampling.values(), ...this.#measuring.values()];
    for (const plan of await Promise.allSettled<Plan<unknown>>(plans)) {
      if (plan.status === 'fulfilled') plan.value.dispose();
    }
  }

  async #prepare(decoded: AudioSignal, run: RunOptions): Promise<{ audio: AudioSignal; start: number }> {
    const { targetSampleRate, channels } = this.#options;
    const mixed = toChannels(decoded, channels);
    const resampled = await (await this.#resampler(mixed.sampleRate))?.run(mixed, run);
    const { data, numberOfChannels } = resampled ?? mixed;
    // As one channel, so that both sides of a stereo recording keep their balance.
    const level = await (await this.#normalizing).run(AudioSignal.mono(data, targetSampleRate), run);
    const loud = new AudioSignal(level.data, { sampleRate: targetSampleRate, numberOfChannels });
    const { audio, start } = await (await this.#trimming).run(loud, run);
    return { audio, start: start / targetSampleRate };
  }

  async #measure(decoded: AudioSignal, run: RunOptions): Promise<RecordingQuality> {
    const { sampleRate, numberOfChannels: channels } = decoded;
    const plan = await remember(this.#measuring, sampleRate, () => planMeasures(sampleRate, this.#options.device));
    const { quality, loudness } = await plan.run(channels <= 2 ? decoded : decoded.toMono(), run);
    return {
      sample_rate: sampleRate,
      channels,
      peak: quality.peak,
      clipping_ratio: quality.clippingRatio,
      bandwidth: quality.bandwidth,
      silence_ratio: quality.silenceRatio,
      dc_offset: quality.dcOffset,
      loudness: gatedLoudness(loudness),
    };
  }

  async #resampler(sampleRate: number): Promise<Plan<AudioSignal> | undefined> {
    const { targetSampleRate, device } = this.#options;
    if (sampleRate === targetSampleRate) return undefined;
    return await remember(this.#resampling, sampleRate, () => resample.plan({ targetSampleRate, sampleRate, device }));
  }
}

async function remember<Made>(made: Map<number, Promise<Made>>, key: number, make: () => Promise<Made>): Promise<Made> {
  let promise = made.get(key);
  if (!promise) made.set(key, (promise = make()));
  return await promise;
}

/** One channel is the mean of all; two are the front ones, or the only one twice. */
function toChannels(audio: AudioSignal, channels: 1 | 2): AudioSignal {
  if (channels === 1) return audio.toMono();
  if (audio.numberOfChannels === 2) return audio;
  const left = audio.getChannelData(0);
  return AudioSignal.fromChannels(
    [left, audio.numberOfChannels === 1 ? left : audio.getChannelData(1)],
    audio.sampleRate,
  );
}

/** Clips of at most `maxAudioLength`; a rest that is too short is left out. */
function cut(audio: AudioSignal, start: number, options: RecordingOptions): Omit<Clip, 'quality'>[] {
  const { maxAudioLength, minAudioLength, longAudio } = options;
  const length = Math.round(maxAudioLength * audio.sampleRate);
  const least = Math.max(1, Math.round(minAudioLength * audio.sampleRate));
  const clips: Omit<Clip, 'quality'>[] = [];
  for (let at = 0; audio.length - at >= least; at += length) {
    clips.push({ index: clips.length, start: start + at / audio.sampleRate, audio: audio.slice(at, at + length) });
    if (longAudio === 'trim') break;
  }
  return clips;
}

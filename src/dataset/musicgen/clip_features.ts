import type { Device } from '../../core/device.ts';
import { ParameterError } from '../../core/errors.ts';
import type { Feature, Plan } from '../../core/op.ts';
import { poolFrames } from '../../core/pooling.ts';
import type { RunOptions } from '../../core/run.ts';
import type { AudioSignal } from '../../core/signal.ts';
import type { Tensor } from '../../core/tensor.ts';
import { hpss } from '../../effects/hpss.ts';
import { estimateKey } from '../../features/estimate_key.ts';
import { planFeatures } from '../../features/features.ts';
import { integratedLoudness } from '../../features/loudness.ts';
import { mfcc } from '../../features/mfcc.ts';
import { rms } from '../../features/rms.ts';
import { spectralBandwidth } from '../../features/spectral_bandwidth.ts';
import { spectralCentroid } from '../../features/spectral_centroid.ts';
import { spectralContrast } from '../../features/spectral_contrast.ts';
import { spectralFlatness } from '../../features/spectral_flatness.ts';
import { spectralRolloff } from '../../features/spectral_rolloff.ts';
import { tempo } from '../../features/tempo.ts';
import { whisper } from '../../features/whisper.ts';
import { zeroCrossingRate } from '../../features/zero_crossing_rate.ts';
import type { OpResults } from '../../native/combine.ts';
import { type AudioFeatures, gatedLoudness } from './clip.ts';

/** What `audio_features` is made of: one pass over the samples, spectra shared. */
const measures = {
  tempo,
  key: estimateKey,
  hpss,
  centroid: spectralCentroid.pool('mean'),
  bandwidth: spectralBandwidth.pool('mean'),
  rolloff: spectralRolloff.pool('mean'),
  contrast: spectralContrast.pool('mean'),
  flatness: spectralFlatness.pool('mean'),
  mfcc: mfcc.with({ nMfcc: 13 }),
  zeroCrossings: zeroCrossingRate.pool('mean'),
  rms: rms.pool('mean'),
  loudness: integratedLoudness,
};

/** What is computed of every clip. */
export interface ClipFeatureOptions {
  targetSampleRate: number;
  /** Mel bands for Whisper, or null for none. */
  whisperMels: number | null;
  /** More features; their names are columns. */
  features: readonly Feature[];
  device: Device;
}

/** The features of one clip. */
export interface ClipFeatures {
  audioFeatures: AudioFeatures;
  whisper?: Tensor<'float32'>;
  features: Record<string, Tensor>;
}

type Measured = OpResults<typeof measures>;

/** A plan of everything that is computed of a clip: mono signals at `targetSampleRate`. */
export class ClipFeaturePlan {
  readonly #options: ClipFeatureOptions;
  readonly #plan: Plan<Record<string, unknown>>;

  private constructor(options: ClipFeatureOptions, plan: Plan<Record<string, unknown>>) {
    this.#options = options;
    this.#plan = plan;
  }

  /** @throws ParameterError for a feature that does not fit the rate, or two of one name */
  static async make(options: ClipFeatureOptions): Promise<ClipFeaturePlan> {
    const { targetSampleRate, whisperMels, features, device } = options;
    const more: Record<string, Feature> = {};
    for (const feature of features) {
      const name = columnOf(feature);
      if (name in more) throw new ParameterError(`features: ${feature.opName} is named twice`);
      more[name] = feature;
    }
    if (whisperMels !== null) more[WHISPER] = whisper.with({ nMels: whisperMels }) as Feature;
    const plan = await planFeatures({ ...measures, ...more }, { sampleRate: targetSampleRate, device });
    return new ClipFeaturePlan(options, plan as unknown as Plan<Record<string, unknown>>);
  }

  async run(signals: readonly AudioSignal[], run: RunOptions): Promise<ClipFeatures[]> {
    const results = await this.#plan.run(signals, run);
    return results.map((result, i) => {
      const whisper = result[WHISPER] as Tensor<'float32'> | undefined;
      return {
        audioFeatures: describe(result as unknown as Measured, signals[i]!),
        ...(whisper && { whisper }),
        features: Object.fromEntries(
          this.#options.features.map((feature) => [feature.opName, result[columnOf(feature)] as Tensor]),
        ),
      };
    });
  }

  dispose(): void {
    this.#plan.dispose();
  }
}

const WHISPER = 'whisper';

/** Apart from the names of the built-in measures, which a user's feature may share. */
function columnOf(feature: Feature): string {
  return `feature:${feature.opName}`;
}

function describe(measured: Measured, { duration }: AudioSignal): AudioFeatures {
  const { hpss, key } = measured;
  const [mean, deviation] = [poolFrames(measured.mfcc, ['mean']), poolFrames(measured.mfcc, ['std'])];
  const first = ({ data }: Tensor) => data[0]!;
  const harmonic = energy(hpss.harmonic.data);
  const both = harmonic + energy(hpss.percussive.data);
  return {
    duration,
    tempo: measured.tempo,
    key: key.key,
    scale: key.scale,
    key_strength: key.strength,
    harmonic_ratio: both === 0 ? 0 : harmonic / both,
    spectral_centroid: first(measured.centroid),
    spectral_bandwidth: first(measured.bandwidth),
    spectral_rolloff: first(measured.rolloff),
    spectral_contrast: [...measured.contrast.data],
    spectral_flatness: first(measured.flatness),
    mfcc_mean: [...mean.data],
    mfcc_std: [...deviation.data],
    zero_crossing_rate: first(measured.zeroCrossings),
    rms: first(measured.rms),
    loudness: gatedLoudness(measured.loudness),
  };
}

function energy(samples: Float32Array): number {
  let sum = 0;
  // By index: an iterator over a million samples takes ten times as long.
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!;
  return sum;
}

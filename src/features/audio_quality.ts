import type { AudioSignal } from '../core/signal.ts';
import { nativeOp, toTensor } from '../native/op.ts';
import type { AudioQualityOptions, TruePeakOptions } from '../native/options.generated.ts';

/** What `audioQuality` measures over a whole signal. */
export interface AudioQuality {
  /** Largest magnitude of all channels; full scale is 1. */
  peak: number;
  /** Root mean square over samples and channels. */
  rms: number;
  /** `peak / rms`; 0 for silence. */
  crestFactor: number;
  /** Mean of the channel where it is furthest from 0. */
  dcOffset: number;
  /** Share of samples in runs at full scale. */
  clippingRatio: number;
  /** Share of time in silent frames. */
  silenceRatio: number;
  /** Frequency in Hz above which the long-term spectrum collapses; the Nyquist frequency when it does not. */
  bandwidth: number;
  /** Pearson correlation of the first two channels, -1 to 1; 1 for mono, 0 where one of them is constant. */
  stereoCorrelation: number;
}

/**
 * Measures by which a dataset builder keeps or drops recordings: level, clipping, DC offset, silence,
 * effective bandwidth (well below the Nyquist frequency for upsampled and lossy sources) and stereo
 * correlation.
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio
 * @see native/ops/audio_quality/audio_quality.hpp for the definitions
 * @example
 * const { clippingRatio, bandwidth } = await audioQuality(audio);
 * const keep = clippingRatio < 0.001 && bandwidth > 15_000;
 */
export const audioQuality = nativeOp<AudioQualityOptions, AudioQuality, AudioSignal>({
  name: 'audioQuality',
  wrap([measures]) {
    const [peak, rms, crestFactor, dcOffset, clippingRatio, silenceRatio, bandwidth, stereoCorrelation] = toTensor(
      measures!,
    ).data as Float64Array as unknown as [number, number, number, number, number, number, number, number];
    return { peak, rms, crestFactor, dcOffset, clippingRatio, silenceRatio, bandwidth, stereoCorrelation };
  },
});

/**
 * Largest magnitude of the signal between its samples, in dBTP (dB re full scale), by four-fold
 * oversampling (two-fold from 96 kHz, none from 192 kHz); -Infinity for silence.
 *
 * @throws ParameterError for NaN or infinity in the audio
 * @see ITU-R BS.1770-4 annex 2
 * @example
 * const safe = (await truePeak(audio)) <= -1;
 */
export const truePeak = nativeOp<TruePeakOptions, number, AudioSignal>({
  name: 'truePeak',
  wrap: ([peak]) => toTensor(peak!).data[0]!,
});

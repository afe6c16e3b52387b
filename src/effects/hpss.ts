import type { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstSignal, nativeOp, toTensor } from '../native/op.ts';
import type { HpssOptions, HpssSpectrogramOptions } from '../native/options.generated.ts';

/** What a signal or a spectrogram is made of. */
export interface HarmonicPercussive<Part> {
  /** What is steady in time: tones. */
  harmonic: Part;
  /** What is broad in frequency: beats, noise. */
  percussive: Part;
}

/**
 * Separates a signal into its harmonic and its percussive part, each as long as the signal and with its
 * channels. Without margins the two add up to the signal; with a `margin` above 1 both get purer, and what is
 * clearly neither stays out (`audio - harmonic - percussive`).
 *
 * @throws ParameterError for a bad option, NaN or infinity in the audio, or, without `center`, audio shorter
 *   than `nFft`
 * @see librosa 0.11 `librosa.effects.hpss`
 * @example
 * const { harmonic, percussive } = await hpss(audio, { margin: 3 });
 */
export const hpss = nativeOp<HpssOptions, HarmonicPercussive<AudioSignal>, AudioSignal>({
  name: 'hpss',
  wrap: ([harmonic, percussive], _input, { sampleRate }) => ({
    harmonic: firstSignal([harmonic!], sampleRate),
    percussive: firstSignal([percussive!], sampleRate),
  }),
});

/**
 * Separates a spectrogram: float32 magnitudes (of at least 0) or complex64, `[bins, frames]` or `[channels,
 * bins, frames]`. The parts have its type and shape; with `mask` they are masks from 0 to 1, float32.
 *
 * @throws ParameterError for a bad option, shape or type, or a negative magnitude
 * @see librosa 0.11 `librosa.decompose.hpss`
 * @example
 * const { harmonic, percussive } = await hpssSpectrogram(await stft(audio), { mask: true });
 */
export const hpssSpectrogram = nativeOp<
  HpssSpectrogramOptions,
  HarmonicPercussive<Tensor<'float32'> | Tensor<'complex64'>>,
  Tensor
>({
  name: 'hpssSpectrogram',
  wrap: ([harmonic, percussive]) => ({
    harmonic: toTensor(harmonic!) as Tensor<'float32'> | Tensor<'complex64'>,
    percussive: toTensor(percussive!) as Tensor<'float32'> | Tensor<'complex64'>,
  }),
});

import type { ResolvedOptions } from '../../core/op.ts';
import type { NativeInput, NativeOutput } from '../addon.ts';
import { perChannel } from './channels.ts';
import type { Fallback } from './index.ts';
import { melFilters } from './mel_filters.ts';
import type { Pace } from './pace.ts';
import { eachSpectrum, spectrumOptions, spectrumShape } from './spectrum.ts';

interface MelOptions {
  sampleRate: number;
  nFft: number;
  nMels: number;
  fMin: number;
  fMax: number;
  melScale: string;
  norm: string;
  power: number;
  scale: 'power' | 'db';
  ref: number | 'max';
  amin: number;
  topDb: number | null;
}

/** `mel`: float32 `[nMels, frames]`, in power or decibels. */
export const melFallback: Fallback = async (input, resolved, pace) => {
  const [output] = await melSpectrogram(input, resolved, pace);
  const options = resolved as unknown as MelOptions;
  if (options.scale === 'db') powerToDb(new Float32Array(output!.data), options);
  return [output!];
};

/** The mel spectrogram before decibels. */
export function melSpectrogram(input: NativeInput, resolved: ResolvedOptions, pace: Pace): Promise<NativeOutput[]> {
  const options = resolved as unknown as MelOptions;
  const stft = spectrumOptions(resolved);
  const { frames, bins } = spectrumShape(input.shape[1]!, stft);
  const filters = melFilters(options);
  const spectralPower = new Float64Array(bins);
  return perChannel(input, [options.nMels, frames], 'float32', (channel, out) =>
    eachSpectrum(channel, stft, pace, (frame, spectrum) => {
      for (let bin = 0; bin < bins; bin++) {
        const squared = spectrum[2 * bin]! ** 2 + spectrum[2 * bin + 1]! ** 2;
        spectralPower[bin] = options.power === 2 ? squared : squared ** (options.power / 2);
      }
      filters.forEach((filter, band) => {
        let sum = 0;
        for (let bin = 0; bin < bins; bin++) sum += filter[bin]! * spectralPower[bin]!;
        out[band * frames + frame] = sum;
      });
    }),
  );
}

/** librosa's `power_to_db`, in place; `topDb` clamps to the maximum of the whole array. */
export function powerToDb(
  values: Float32Array,
  { ref, amin, topDb }: Pick<MelOptions, 'ref' | 'amin' | 'topDb'>,
): void {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const reference = 10 * Math.log10(Math.max(amin, ref === 'max' ? largest : Math.abs(ref)));
  let loudest = -Infinity;
  values.forEach((value, i) => {
    values[i] = 10 * Math.log10(Math.max(amin, value)) - reference;
    loudest = Math.max(loudest, values[i]!);
  });
  if (topDb === null) return;
  values.forEach((value, i) => {
    values[i] = Math.max(value, loudest - topDb);
  });
}

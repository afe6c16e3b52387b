import { perChannel } from './channels.ts';
import type { Fallback } from './index.ts';
import { eachSpectrum, spectrumOptions, spectrumShape } from './spectrum.ts';

/** `stft`: complex64 `[bins, frames]`. */
export const stftFallback: Fallback = (input, resolved, pace) => {
  const options = spectrumOptions(resolved);
  const { frames, bins } = spectrumShape(input.shape[1]!, options);
  return perChannel(input, [bins, frames], 'complex64', (channel, out) =>
    eachSpectrum(channel, options, pace, (frame, spectrum) => {
      for (let bin = 0; bin < bins; bin++) {
        out[2 * (bin * frames + frame)] = spectrum[2 * bin]!;
        out[2 * (bin * frames + frame) + 1] = spectrum[2 * bin + 1]!;
      }
    }),
  );
};

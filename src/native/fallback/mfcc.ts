import { ParameterError } from '../../core/errors.ts';
import type { Fallback } from './index.ts';
import { melSpectrogram, powerToDb } from './mel.ts';

interface MfccOptions {
  nMels: number;
  nMfcc: number;
  dctType: number;
  lifter: number;
  amin: number;
  topDb: number | null;
}

/** `mfcc`: float32 `[nMfcc, frames]`. */
export const mfccFallback: Fallback = async (input, resolved, pace) => {
  const options = resolved as unknown as MfccOptions;
  const { nMels, nMfcc } = options;
  const [mel] = await melSpectrogram(input, resolved, pace);
  const db = new Float32Array(mel!.data);
  powerToDb(db, { ref: 1, amin: options.amin, topDb: options.topDb });
  const frames = mel!.shape.at(-1)!;
  const basis = cosineBasis(options);
  const channels = mel!.shape.length > 2 ? mel!.shape[0]! : 1;
  const result = new Float32Array(channels * nMfcc * frames);
  for (let c = 0; c < channels; c++) {
    for (let k = 0; k < nMfcc; k++) {
      for (let frame = 0; frame < frames; frame++) {
        let sum = 0;
        for (let m = 0; m < nMels; m++) sum += basis[k]![m]! * db[(c * nMels + m) * frames + frame]!;
        result[(c * nMfcc + k) * frames + frame] = sum;
      }
      await pace.breathe();
    }
  }
  return [
    { name: 'result', dtype: 'float32', shape: [...mel!.shape.slice(0, -2), nMfcc, frames], data: result.buffer },
  ];
};

/** Orthonormal discrete cosine transform `[nMfcc][nMels]`, liftered. */
function cosineBasis({ nMels: n, nMfcc, dctType, lifter }: MfccOptions): Float64Array[] {
  return Array.from({ length: nMfcc }, (_, k) => {
    const lift = lifter > 0 ? 1 + (lifter / 2) * Math.sin((Math.PI * (k + 1)) / lifter) : 1;
    return Float64Array.from({ length: n }, (_, m) => lift * cosine(dctType, n, k, m));
  });
}

function cosine(type: number, n: number, k: number, m: number): number {
  if (type === 1) throw new ParameterError('dctType: 1 needs the native addon');
  if (type === 3) {
    // The transpose of type 2.
    return m === 0 ? Math.sqrt(1 / n) : Math.sqrt(2 / n) * Math.cos((Math.PI * m * (2 * k + 1)) / (2 * n));
  }
  return Math.sqrt((k === 0 ? 1 : 2) / n) * Math.cos((Math.PI * k * (2 * m + 1)) / (2 * n));
}

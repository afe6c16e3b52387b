import { AudioSignal } from '../../src/core/signal.ts';

/** The input of a golden: `signal` of test/golden/make_resample_goldens.py, sample for sample. */
export function resampleInput(length: number, sampleRate: number): AudioSignal {
  const samples = new Float32Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const noise = (state >>> 16) - 32768;
    const tone = Math.sin((Math.PI * i * i) / (2 * Math.max(length, 2)));
    samples[i] = Math.round(9830 * tone + 0.2937 * noise + 0.00005) / 32768;
  }
  return AudioSignal.mono(samples, sampleRate);
}

/** A sine of amplitude 1/2. */
export function sine(frequency: number, sampleRate: number, length: number): AudioSignal {
  const samples = Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / sampleRate));
  return AudioSignal.mono(samples, sampleRate);
}

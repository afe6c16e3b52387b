import type { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { stft } from '../../src/index.ts';
import { cases } from './cases.ts';
import { cudaCases, inverses } from './cuda_cases.ts';
import { matrix, medians, signals } from './hpss_cases.ts';
import { rhythmCases } from './rhythm_cases.ts';
import { rhythmInput } from './rhythm_signals.ts';
import { testSignal } from './signals.ts';
import { spectralExtras } from './spectral_extras_cases.ts';

/** What any op can be called with. */
export interface KernelCase {
  id: string;
  op: string;
  options: Record<string, unknown>;
  /** Of a signal, `samples` at most; of an envelope, a 32nd of that, since each value takes a block. */
  input(samples: number): Promise<AudioSignal | Tensor>;
}

function cut(input: AudioSignal | Tensor, samples: number): AudioSignal | Tensor {
  if (!(input instanceof Tensor)) return input.length <= samples ? input : input.slice(0, samples);
  const values = (input.data as Float32Array).subarray(0, samples / 32);
  return Tensor.float32([values.length], values);
}

/** Every case of an op that can have CUDA kernels, for the programs that sanitizers watch. */
export const kernelCases: KernelCase[] = [
  ...[...cases, ...spectralExtras.filter(({ input }) => !input), ...cudaCases, ...rhythmCases].map(
    ({ id, op, signal, sampleRate, options }): KernelCase => ({
      id,
      op,
      options: { sampleRate: sampleRate ?? 22050, ...options },
      input: async (samples) => cut(await rhythmInput(signal, sampleRate), samples),
    }),
  ),
  ...signals.map(
    ({ id, signal, options }): KernelCase => ({
      id,
      op: 'hpss',
      options,
      input: async (samples) => cut(await testSignal(signal), samples),
    }),
  ),
  ...inverses.map(({ signal = 'noise', length, ...options }): KernelCase => {
    const input = async (samples: number) =>
      stft(cut(await testSignal(signal), samples) as AudioSignal, { ...options, device: 'cpu' });
    return { id: `istft_${signal}`, op: 'istft', options: { ...options, length, sampleRate: 22050 }, input };
  }),
  ...medians.map(
    ({ id, shape, seed, levels, kernelSize, axis }): KernelCase => ({
      id: `median_${id}`,
      op: 'medianFilter',
      options: { kernelSize, axis },
      input: async () => Tensor.float32(shape, matrix(shape, seed, levels)),
    }),
  ),
];

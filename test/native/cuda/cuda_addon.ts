import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { AudioSignal, mel, type Op, type Tensor } from '../../../src/index.ts';
import { packageRoot } from '../../../src/native/load.ts';

/** On a GPU host every CUDA test must run, on the GPU. */
export const onGpu = process.env.REQUIRE_CUDA === '1';
const executor = join(packageRoot(), 'build-cuda-cpu/Release/melisma.node');

/** The addon with CUDA kernels: for the GPU, or the build that executes them on the CPU. */
export const cudaAddon = onGpu ? join(packageRoot(), 'build-cuda/Release/melisma.node') : executor;

if (onGpu || existsSync(executor)) process.env.MELISMA_NATIVE = cudaAddon;

/** Skipped, and counted, where `cmake -B build-cuda-cpu -DMELISMA_CUDA_ON_CPU=ON` was not run. */
export const describeCuda = describe.skipIf(!onGpu && !existsSync(executor));
/** What only the executor can do: failures on request. */
export const describeExecutor = describe.skipIf(!existsSync(executor) || onGpu);

/** An op with kernels, small enough for the executor. */
export const kernelOp = mel.with({ nFft: 256, hopLength: 256, nMels: 8 }) as Op<object, Tensor>;

/** A signal whose samples need all of float32's bits, or are whole 16-bit values, as those of files. */
export function tone(length: number, { int16 = false, sampleRate = 22050 } = {}): AudioSignal {
  const value = (i: number) => 0.4 * Math.sin(i * 0.05) + 0.3 * Math.sin(i * 0.31);
  const whole = (i: number) => Math.round(value(i) * 32768) / 32768;
  return AudioSignal.mono(
    Float32Array.from({ length }, (_, i) => (int16 ? whole(i) : value(i))),
    sampleRate,
  );
}

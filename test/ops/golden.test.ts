import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import * as melisma from '../../src/index.ts';
import { cases } from './cases.ts';
import { compare } from './compare.ts';
import { testSignal } from './signals.ts';

type AnyOp = (signal: AudioSignal, options: object) => Promise<unknown>;

/** The numbers of any op's result. */
function asTensor(result: unknown): Tensor {
  if (result instanceof Tensor) return result;
  if (result instanceof AudioSignal) {
    const { numberOfChannels, length, data } = result;
    return Tensor.float32(numberOfChannels > 1 ? [numberOfChannels, length] : [length], data);
  }
  if (typeof result === 'number') return new Tensor('float64', [1], Float64Array.of(result));
  const { start, end } = result as melisma.Trimmed;
  return new Tensor('int32', [2], Int32Array.of(start, end));
}

/** Kernels are held to the CPU, and to these numbers, in cuda_parity.test.ts. */
const device = 'cpu';

describe('ops equal librosa', () => {
  it.each(cases)('$id', async ({ id, op, signal, sampleRate, options, gate }) => {
    const input = await testSignal(signal, sampleRate);
    const result = asTensor(await (melisma as unknown as Record<string, AnyOp>)[op]!(input, { ...options, device }));
    const golden = await readNpy(new URL(`../golden/ops/${id}.npy`, import.meta.url).pathname);
    expect(result.shape).toEqual(golden.shape);
    expect(golden.data.length).toBe(result.data.length);
    const { measured, passes } = compare(result, golden.data as Float32Array, gate);
    expect(passes, `${gate.kind} ${measured}, gate ${gate.value}: ${gate.why}`).toBe(true);
  });
});

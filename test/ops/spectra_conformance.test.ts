// Ops that take spectra or matrices instead of signals: a result depends on its own input alone, inputs are left as
// they were, aborts and shapes that do not fit are errors in words.
import { describe, expect, it } from 'vitest';
import type { Op } from '../../src/core/op.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import {
  amplitudeToDb,
  delta,
  griffinLim,
  hpssSpectrogram,
  istft,
  medianFilter,
  melToStft,
  phaseVocoder,
  powerToDb,
} from '../../src/index.ts';

type SpectrumOp = Op<object, unknown, Tensor>;
interface Row {
  name: string;
  op: SpectrumOp;
  input: (frames: number, seed: number) => Tensor;
  /** Of the wrong type or shape, and what is said. */
  wrong: [Tensor, RegExp][];
}

const nFft = 256;
const bins = nFft / 2 + 1;

function values(count: number, seed: number, least: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return least + (1 - least) * (state / 2 ** 32);
  });
}
const complex = (frames: number, seed: number) =>
  new Tensor('complex64', [bins, frames], values(2 * bins * frames, seed, -1));
const magnitudes = (frames: number, seed: number) => Tensor.float32([bins, frames], values(bins * frames, seed, 0.001));
const mels = (frames: number, seed: number) => Tensor.float32([20, frames], values(20 * frames, seed, 0.001));

const isReal: [Tensor, RegExp] = [magnitudes(4, 1), /spectrogram: expected complex64/];
const isVector: [Tensor, RegExp] = [Tensor.float32([8], new Float32Array(8)), /expected .*\[/];
const rows: Row[] = [
  {
    name: 'istft',
    op: istft.with({ nFft, sampleRate: 8000 }) as unknown as SpectrumOp,
    input: complex,
    wrong: [isReal, [new Tensor('complex64', [9, 2], new Float32Array(36)), /expected 129 bins for nFft 256, got 9/]],
  },
  {
    name: 'phaseVocoder',
    op: phaseVocoder.with({ rate: 1.3 }) as unknown as SpectrumOp,
    input: complex,
    wrong: [isReal, [new Tensor('complex64', [9, 0], new Float32Array(0)), /expected at least 1 frames, got 0/]],
  },
  {
    name: 'griffinLim',
    op: griffinLim.with({ nFft, sampleRate: 8000, iterations: 3 }) as unknown as SpectrumOp,
    input: magnitudes,
    wrong: [isVector],
  },
  {
    name: 'melToStft',
    op: melToStft.with({ nFft, sampleRate: 8000 }) as unknown as SpectrumOp,
    input: mels,
    wrong: [isVector],
  },
  {
    name: 'hpssSpectrogram',
    op: hpssSpectrogram as unknown as SpectrumOp,
    input: magnitudes,
    wrong: [isVector],
  },
  {
    name: 'medianFilter',
    op: medianFilter.with({ kernelSize: 7 }) as unknown as SpectrumOp,
    input: magnitudes,
    wrong: [],
  },
  { name: 'powerToDb', op: powerToDb as unknown as SpectrumOp, input: magnitudes, wrong: [] },
  { name: 'amplitudeToDb', op: amplitudeToDb as unknown as SpectrumOp, input: magnitudes, wrong: [] },
  { name: 'delta', op: delta as unknown as SpectrumOp, input: magnitudes, wrong: [] },
];

/** All numbers of a result, whatever its parts. */
function numbers(result: unknown): number[] {
  if (result instanceof Tensor || result instanceof AudioSignal) return Array.from(result.data as Float32Array);
  return Object.values(result as object).flatMap(numbers);
}

describe.each(rows)('$name', ({ op, input, wrong }) => {
  it('gives each of a batch what it gets alone, with any number of threads', async () => {
    const inputs = [input(40, 1), input(11, 2), input(75, 3)];
    const alone = [];
    for (const one of inputs) alone.push(numbers(await op(one)));
    for (const threads of [1, 2]) {
      expect((await op(inputs, { threads })).map(numbers)).toEqual(alone);
      expect((await op([...inputs].reverse(), { threads })).map(numbers)).toEqual([...alone].reverse());
    }
    expect(numbers(await op(inputs[0]!))).toEqual(alone[0]);
  });

  it('leaves its input as it was', async () => {
    const given = input(33, 4);
    const before = given.data.slice();
    await op([given, given]);
    expect(given.data).toEqual(before);
  });

  it('is aborted with the reason given', async () => {
    const reason = new Error('enough');
    await expect(op(input(20, 5), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const run = op(new Array(60).fill(input(100, 6)), { signal: controller.signal, threads: 1 });
    controller.abort(reason);
    await expect(run).rejects.toBe(reason);
  });

  it('refuses unknown options and runs after its end', async () => {
    await expect(op(input(20, 7), { speed: 1 } as never)).rejects.toThrow(/speed: unknown option/);
    const plan = await op.plan({ sampleRate: 8000 });
    plan.dispose();
    plan.dispose();
    await expect(plan.run(input(20, 7))).rejects.toThrow(/disposed/);
  });

  // Some take any shape.
  if (wrong.length === 0) return;
  it('says which shapes it takes', async () => {
    for (const [given, message] of wrong) await expect(op(given)).rejects.toThrow(message);
  });
});

import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import * as melisma from '../../src/index.ts';
import type { OpCase } from './cases.ts';
import { cases } from './cases.ts';
import { compare } from './compare.ts';
import { cudaCases } from './cuda_cases.ts';
import { cudaParity } from './cuda_executor.ts';
import { matrix, medians } from './hpss_cases.ts';
import { testSignal } from './signals.ts';
import { type ExtraCase, spectralExtras } from './spectral_extras_cases.ts';

const { cuda, skipped, orders, normalisedError, energyError } = await cudaParity();

type AnyOp = (signal: AudioSignal, options: object) => Promise<unknown>;

async function run({ op, signal, sampleRate, options }: OpCase, device: string): Promise<Tensor> {
  const named = melisma as unknown as Record<string, AnyOp>;
  const result = await named[op]!(await testSignal(signal, sampleRate), { ...options, device });
  if (result instanceof Tensor) return result;
  if (typeof result === 'number') return new Tensor('float64', [1], Float64Array.of(result));
  const { numberOfChannels, length, data } = result as AudioSignal;
  return Tensor.float32(numberOfChannels > 1 ? [numberOfChannels, length] : [length], data);
}

/**
 * In double the arithmetic differs by some 1e-16, but results are rounded to float32 on both devices: a tie that falls
 * the other way is one unit in the last place, 2^-23 of the largest value at most. The goal of 1e-12 is held by the
 * energy of the differences.
 */
const gateOf = ({ precision, scale }: OpCase['options']) =>
  precision === 'f64' ? 2 ** -23 : scale === 'db' ? quietDb : 1e-6;

/** Of decibels, 1e-3 dB of a range of 80: 80 dB below the maximum a band has 1e-4 of relative rounding from float32. */
const quietDb = 1.25e-5;

const withGolden: (OpCase & Pick<ExtraCase, 'input'>)[] = [...cases, ...spectralExtras];
const all = [...withGolden, ...cudaCases].filter(
  ({ op, ...row }) => cuda.ops.includes(op) && !('input' in row && row.input),
);

describe.skipIf(skipped)('CUDA kernels equal the CPU', () => {
  it('has a device', () => {
    expect(cuda.available, cuda.reason).toBe(true);
    expect(all.length).toBeGreaterThan(20);
  });

  it.each(all)('$id', async (row) => {
    const reference = await run(row, 'cpu');
    const exact = row.options.precision === 'f64';
    let first: Tensor | undefined;
    for (const blocks of orders) {
      process.env.MELISMA_CUDA_ORDER = blocks;
      const result = await run(row, 'cuda');
      expect(result.shape).toEqual(reference.shape);
      const error = normalisedError(result.data as Float32Array, reference.data as Float32Array);
      expect(error, `normalised error, ${blocks}`).toBeLessThanOrEqual(gateOf(row.options));
      if (exact)
        expect(energyError(result.data as Float32Array, reference.data as Float32Array)).toBeLessThanOrEqual(1e-12);
      first ??= result;
      expect(Buffer.from(first.data.buffer).equals(Buffer.from(result.data.buffer)), `bits, ${blocks}`).toBe(true);
    }
    const golden = new URL(`../golden/ops/${row.id}.npy`, import.meta.url).pathname;
    if (cudaCases.includes(row) || !existsSync(golden)) return;
    // In double the sums of a register FFT are not scipy's, whose bits the CPU has: within 1 unit in the last place.
    const gate = row.gate.kind === 'bits' ? { ...row.gate, kind: 'frameMaximum' as const, value: 1e-7 } : row.gate;
    const { measured, passes } = compare(first!, (await readNpy(golden)).data as Float32Array, gate);
    expect(passes, `${gate.kind} ${measured}, gate ${gate.value}: ${gate.why}`).toBe(true);
  });

  it.each(medians.filter(({ kernelSize }) => kernelSize <= 65))('medianFilter $id, bit by bit', async (row) => {
    const values = Tensor.float32(row.shape, matrix(row.shape, row.seed, row.levels));
    const options = { kernelSize: row.kernelSize, axis: row.axis };
    const reference = await melisma.medianFilter(values, { ...options, device: 'cpu' });
    const result = await melisma.medianFilter(values, { ...options, device: 'cuda' });
    expect(result.shape).toEqual(reference.shape);
    expect(result.data).toEqual(reference.data);
  });

  it('features of the same frames share a launch and keep their bits', async () => {
    const { mel, mfcc, chroma, spectrogram, spectralCentroid, spectralBandwidth, spectralContrast } = melisma;
    const { spectralRolloff, spectralFlatness, rms, zeroCrossingRate, onsetStrength } = melisma;
    const shapes = { spectralCentroid, spectralBandwidth, spectralContrast, spectralRolloff, spectralFlatness };
    const recipes = {
      ...{ mel, mfcc, spectrogram, ...shapes, rms, zeroCrossingRate, onsetStrength },
      chroma: chroma.with({ tuning: 0 }),
      magnitudes: spectrogram.with({ power: 1 }),
      other: mel.with({ nFft: 512, hopLength: 100, scale: 'db' }),
      precise: mel.with({ precision: 'f64', power: 1.5 }),
    };
    const items = await Promise.all(['music', 'stereo', 'one'].map((name) => testSignal(name)));
    const together = await melisma.features(items, recipes, { device: 'cuda' });
    for (const [name, op] of Object.entries(recipes)) {
      const run = op as unknown as (signal: AudioSignal, options: object) => Promise<Tensor>;
      for (const [i, item] of items.entries()) {
        const alone = await run(item, { device: 'cuda' });
        const shared = (together[i] as unknown as Record<string, Tensor>)[name]!;
        expect(shared.shape, name).toEqual(alone.shape);
        expect(shared.data, name).toEqual(alone.data);
      }
    }
  });

  it('a batch of ragged items has the bits of its items', async () => {
    const items = await Promise.all(['music', 'click', 'one', 'noise', 'violin'].map((name) => testSignal(name)));
    const options = { sampleRate: 22050, nFft: 512, scale: 'db', nMels: 40, device: 'cuda' } as const;
    using plan = await melisma.mel.plan(options);
    const together = await plan.run(items);
    for (const [i, signal] of items.entries()) {
      const alone = await plan.run(signal);
      expect(together[i]!.shape).toEqual(alone.shape);
      expect(together[i]!.data).toEqual(alone.data);
    }
  });

  it('resampling gives the same bits however many items share a launch, of int16 as of float32', async () => {
    // How many cycles a thread owns depends on how much there is to do.
    const names = ['music', 'stereo', 'one', 'stereo', 'click', 'violin'];
    const items = (await Promise.all(names.map((name) => testSignal(name)))).map(
      ({ data, numberOfChannels }, i) =>
        new AudioSignal(i % 2 ? data : data.map((x) => Math.round(x * 32768) / 32768), {
          sampleRate: 44100,
          numberOfChannels,
        }),
    );
    for (const targetSampleRate of [32000, 48000, 22050, 19001.37]) {
      using plan = await melisma.resample.plan({ sampleRate: 44100, targetSampleRate, device: 'cuda' });
      const together = await plan.run(items);
      for (const [i, item] of items.entries()) {
        expect(together[i]!.data, names[i]).toEqual((await plan.run(item)).data);
      }
      const whole = items[0]!;
      const nudged = AudioSignal.mono(
        whole.data.map((x, i) => (i === whole.length - 1 ? x + 2 ** -20 : x)),
        44100,
      );
      const before = Math.floor(((whole.length - 1000) * targetSampleRate) / 44100);
      const asFloat = (await plan.run(nudged)).data.subarray(0, before);
      expect(asFloat).toEqual(together[0]!.data.subarray(0, before));
    }
  });

  it('int16 samples give the bits of the floats they stand for', async () => {
    const { data } = await testSignal('music');
    const whole = Float32Array.from(data, (x) => Math.round(x * 32768) / 32768);
    const nudged = whole.map((x, i) => (i === whole.length - 1 ? x + 2 ** -20 : x));
    const options = { nFft: 400, hopLength: 160, device: 'cuda' } as const;
    const [asShort, asFloat] = [whole, nudged].map((samples) => AudioSignal.mono(samples, 22050));
    const a = await melisma.stft(asShort!, options);
    const b = await melisma.stft(asFloat!, options);
    // The last frames see the nudge, the others must not.
    const frames = a.shape[1]!;
    let different = 0;
    for (let k = 0; k < a.shape[0]!; k++) {
      for (let f = 0; f < frames - 3; f++) {
        const at = 2 * (k * frames + f);
        if (a.data[at] !== b.data[at] || a.data[at + 1] !== b.data[at + 1]) different++;
      }
    }
    expect(different).toBe(0);
  });
});

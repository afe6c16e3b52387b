import { describe, expect, it } from 'vitest';
import {
  AudioSignal,
  type CqtOptions,
  chromaCens,
  chromaCqt,
  cqt,
  DeviceError,
  estimateTuning,
  features,
  type Op,
  type Tensor,
  tonnetz,
} from '../../src/index.ts';
import { cudaParity } from './cuda_executor.ts';
import { testSignal } from './signals.ts';

const { skipped, orders, normalisedError } = await cudaParity();

/** Half a second of harmonic tones, `detune` of 36 bins to the octave away from the scale. */
function tones(detune: number, sampleRate: number, { int16 = false } = {}): AudioSignal {
  const samples = Float32Array.from({ length: sampleRate / 2 }, (_, i) => {
    let sum = 0;
    for (const note of [0, 12, 21, 36]) {
      const step = (2 * Math.PI * 220 * 2 ** ((note + detune) / 36)) / sampleRate;
      for (let h = 1; h <= 5; h++) sum += (0.06 / h) * Math.sin(h * step * i);
    }
    return int16 ? Math.round(sum * 32768) / 32768 : sum;
  });
  return AudioSignal.mono(samples, sampleRate);
}

describe.skipIf(skipped)('CUDA kernels of constant-Q transforms equal the CPU', () => {
  async function parity(op: Op<object, Tensor>, signal: AudioSignal, options: object): Promise<void> {
    const reference = await op(signal, { ...options, device: 'cpu' });
    let first: Tensor | undefined;
    for (const order of orders) {
      process.env.MELISMA_CUDA_ORDER = order;
      const result = await op(signal, { ...options, device: 'cuda' });
      expect(result.shape).toEqual(reference.shape);
      expect(normalisedError(result.data, reference.data), order).toBeLessThanOrEqual(1e-6);
      first ??= result;
      expect(result.data, `bits, ${order}`).toEqual(first.data);
    }
  }
  const anyOp = <Options>(op: Op<Options, Tensor>) => op as unknown as Op<object, Tensor>;

  // A bin's filter has 22050 / (fMin alpha) samples, rounded up to a power of two.
  it.each<[number, Partial<CqtOptions>]>([
    [2, { fMin: 2000, nBins: 1, binsPerOctave: 1, filterScale: 0.1 }],
    [64, { fMin: 3000, filterScale: 0.5 }],
    [128, { fMin: 3000 }],
    [256, { fMin: 1600 }],
    [512, { fMin: 1600, binsPerOctave: 24 }],
    [1024, { fMin: 1600, binsPerOctave: 48 }],
    [2048, { fMin: 1600, binsPerOctave: 96 }],
    [4096, { fMin: 1600, binsPerOctave: 192 }],
    [8192, { fMin: 2800, binsPerOctave: 384, nBins: 20 }],
  ])('filters of %i samples', async (_, options) => {
    await parity(anyOp(cqt), await testSignal('excerpt'), { nBins: options.binsPerOctave ?? 12, ...options });
  });

  it.each([2, 4, 8, 16])('signals at 1/%i of the rate before the first octave', async (factor) => {
    const options = { fMin: 3000 / factor, nBins: 12, hopLength: 64 * factor, padMode: 'reflect' };
    await parity(anyOp(cqt), await testSignal('music'), options);
    const { data } = await testSignal('noise');
    await parity(anyOp(cqt), AudioSignal.mono(data.subarray(0, 4001), 22050), { ...options, padMode: 'symmetric' });
  });

  it('hops of odd length, whose octaves keep the rate', async () => {
    await parity(anyOp(cqt), await testSignal('violin'), { hopLength: 333, fMin: 300, nBins: 40 });
  });

  it('tunings whose filters have different lengths, in one batch', async () => {
    const sampleRate = 20640; // C7's filter is 512 samples long without tuning
    const items = [tones(0.3, sampleRate), tones(-0.3, sampleRate), tones(0.4, sampleRate, { int16: true })];
    const tunings = await Promise.all(items.map((item) => estimateTuning(item, { binsPerOctave: 36, device: 'cpu' })));
    expect(tunings.map(Math.sign)).toEqual([1, -1, 1]);
    for (const op of [anyOp(chromaCqt), anyOp(cqt.with({ binsPerOctave: 36, nBins: 252, tuning: null }))]) {
      using onCpu = await op.plan({ sampleRate, device: 'cpu' });
      using onCuda = await op.plan({ sampleRate, device: 'cuda' });
      const reference = await onCpu.run(items);
      const together = await onCuda.run(items);
      for (const [i, item] of items.entries()) {
        expect(normalisedError(together[i]!.data, reference[i]!.data)).toBeLessThanOrEqual(1e-6);
        expect((await onCuda.run(item)).data).toEqual(together[i]!.data);
      }
    }
  });

  it.each(['cqt', 'chromaCqt', 'chromaCens', 'tonnetz'] as const)(
    '%s of a batch has the bits of its items',
    async (name) => {
      const op = anyOp({ cqt: cqt.with({ tuning: null }), chromaCqt, chromaCens, tonnetz }[name] as Op<object, Tensor>);
      const names = ['music', 'one', 'violin', 'stereo', 'silence', 'click'];
      const items = [...(await Promise.all(names.map((each) => testSignal(each)))), tones(0.2, 22050, { int16: true })];
      using plan = await op.plan({ sampleRate: 22050, device: 'cuda' });
      const together = await plan.run(items);
      for (const [i, item] of items.entries()) expect(together[i]!.data).toEqual((await plan.run(item)).data);
      const combined = await features(items, { op, chroma: chromaCqt.with({ tuning: 0 }) }, { device: 'cuda' });
      for (const [i, { op: own }] of combined.entries()) expect(own.data).toEqual(together[i]!.data);
    },
  );

  it('refuses filters that do not fit into shared memory, and auto takes the CPU', async () => {
    const options = { fMin: 33, nBins: 1, binsPerOctave: 36, hopLength: 101 };
    const signal = await testSignal('music');
    await expect(cqt(signal, { ...options, device: 'cuda' })).rejects.toThrow(DeviceError);
    await expect(cqt(signal, { ...options, device: 'cuda' })).rejects.toThrow(
      /binsPerOctave: CUDA kernels keep a frame .* 65536 samples need \d+ bytes/,
    );
    const [auto, cpu] = [
      await cqt(signal, { ...options, device: 'auto' }),
      await cqt(signal, { ...options, device: 'cpu' }),
    ];
    expect(auto.data).toEqual(cpu.data);
  });
});

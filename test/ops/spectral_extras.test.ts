import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import * as melisma from '../../src/index.ts';
import { compare } from './compare.ts';
import { testSignal } from './signals.ts';
import { type ExtraCase, spectralExtras } from './spectral_extras_cases.ts';

type AnyOp = (input: AudioSignal | Tensor, options: object) => Promise<unknown>;

async function inputOf({ signal, sampleRate, input }: ExtraCase): Promise<AudioSignal | Tensor> {
  const audio = await testSignal(signal, sampleRate);
  if (!input) return audio;
  const frames = Math.floor(audio.length / 4);
  const samples = audio.data.slice(0, 4 * frames);
  return Tensor.float32([4, frames], input === 'squares' ? samples.map((x) => x * x) : samples);
}

/** The numbers of any op's result. */
function asTensor(result: unknown): Tensor {
  if (result instanceof Tensor) return result;
  if (result instanceof AudioSignal) {
    const { numberOfChannels, length, data } = result;
    return Tensor.float32(numberOfChannels > 1 ? [numberOfChannels, length] : [length], data);
  }
  const intervals = result as melisma.Interval[];
  return new Tensor(
    'int32',
    [intervals.length, 2],
    Int32Array.from(intervals.flatMap(({ start, end }) => [start, end])),
  );
}

describe('ops around spectra equal librosa', () => {
  it.each(spectralExtras)('$id', async (row) => {
    const { id, op, options, gate } = row;
    const input = await inputOf(row);
    const rate = op === 'pcen' ? { sampleRate: 22050 } : {};
    const result = asTensor(await (melisma as unknown as Record<string, AnyOp>)[op]!(input, { ...options, ...rate }));
    const golden = await readNpy(new URL(`../golden/ops/${id}.npy`, import.meta.url).pathname);
    expect(result.shape).toEqual(golden.shape);
    const { measured, passes } = compare(result, golden.data as Float32Array, gate);
    if (process.env.MELISMA_SHOW_ERRORS) console.log(id, gate.kind, measured);
    expect(passes, `${gate.kind} ${measured}, gate ${gate.value}: ${gate.why}`).toBe(true);
  });
});

describe('decibels of a batch', () => {
  const loud = Tensor.float32([2], Float32Array.of(1, 1e-12));
  const quiet = Tensor.float32([2], Float32Array.of(1e-3, 1e-12));

  it('have a floor of their own, or that of all', async () => {
    const [, own] = await melisma.powerToDb([loud, quiet]);
    expect([...own!.data]).toEqual([expect.closeTo(-30, 4), -100]);
    const [, shared] = await melisma.powerToDb([loud, quiet], { topDbScope: 'batch' });
    expect([...shared!.data]).toEqual([expect.closeTo(-30, 4), -80]);
  });

  it("are relative to the maximum of all with ref 'max'", async () => {
    const options = { ref: 'max', topDbScope: 'batch' } as const;
    const [first, second] = await melisma.amplitudeToDb([quiet, loud], options);
    expect([...first!.data]).toEqual([expect.closeTo(-60, 4), -80]);
    expect([...second!.data]).toEqual([0, -80]);
    expect((await melisma.amplitudeToDb([quiet], options))[0]!.data[0]).toBe(0);
  });
});

describe('spectralContrast', () => {
  it('refuses bands above the Nyquist frequency and bands without bins', async () => {
    const music = await testSignal('music');
    await expect(melisma.spectralContrast(music, { fMin: 400 })).rejects.toThrow('Nyquist');
    await expect(melisma.spectralContrast(music, { nFft: 64 })).rejects.toThrow(/nFft: expected (more )?bins/);
  });
});

describe('delta', () => {
  it('needs as many frames as the window has', async () => {
    const short = Tensor.float32([2, 8], new Float32Array(16));
    await expect(melisma.delta(short)).rejects.toThrow('at least 9 frames (width)');
    expect((await melisma.delta(short, { mode: 'nearest' })).shape).toEqual([2, 8]);
  });

  it('of a line is its slope, everywhere', async () => {
    const line = Tensor.float32(
      [1, 20],
      Float32Array.from({ length: 20 }, (_, i) => 3 * i - 7),
    );
    for (const slope of (await melisma.delta(line)).data) expect(slope).toBeCloseTo(3, 5);
  });
});

describe('addNoise', () => {
  const power = (samples: Iterable<number>): number => [...samples].reduce((sum, x) => sum + x * x, 0);

  it('adds noise of exactly the level asked for, without a mean', async () => {
    for (const name of ['music', 'stereo']) {
      const audio = await testSignal(name);
      const noisy = await melisma.addNoise(audio, { snrDb: 12, seed: 3 });
      const noise = noisy.data.map((x, i) => x - audio.data[i]!);
      expect(10 * Math.log10(power(audio.data) / power(noise))).toBeCloseTo(12, 3);
      const mean = noise.reduce((sum, x) => sum + x, 0) / noise.length;
      expect(Math.abs(mean) / Math.sqrt(power(noise) / noise.length)).toBeLessThan(4 / Math.sqrt(noise.length));
    }
  });

  it('is Gaussian and white', async () => {
    const tone = melisma.AudioSignal.mono(new Float32Array(200_000).fill(1), 16000);
    const noise = (await melisma.addNoise(tone, { snrDb: 0 })).data.map((x) => x - 1);
    const moment = (order: number) => noise.reduce((sum, x) => sum + x ** order, 0) / noise.length;
    expect(moment(3)).toBeCloseTo(0, 1);
    expect(moment(4)).toBeCloseTo(3, 1);
    const lag = (n: number) => noise.reduce((sum, x, i) => sum + x * (noise[i + n] ?? 0), 0) / noise.length;
    for (const n of [1, 2, 3, 16384]) expect(Math.abs(lag(n))).toBeLessThan(0.01);
  });

  it('differs by seed and channel, and leaves silence alone', async () => {
    const music = await testSignal('music');
    const noise = async (seed: number) => (await melisma.addNoise(music, { seed })).data;
    expect(await noise(1)).toEqual(await noise(1));
    expect(await noise(1)).not.toEqual(await noise(2));
    const both = AudioSignal.fromChannels([music.getChannelData(0), music.getChannelData(0)], 22050);
    const noisy = await melisma.addNoise(both);
    expect(noisy.getChannelData(0)).not.toEqual(noisy.getChannelData(1));
    const silence = await testSignal('silence');
    expect((await melisma.addNoise(silence)).data).toEqual(silence.data);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { AudioSignal } from '../../../src/core/signal.ts';
import { mel } from '../../../src/features/mel.ts';
import { torchscript } from '../../../src/models/torchscript/torchscript.ts';
import { describeTorch } from '../describe_torch.ts';
import { seededSignal } from '../seeded_weights.ts';

const path = new URL('../../golden/torchscript/frames.pt', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'melisma-torchscript-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const signal = AudioSignal.mono(seededSignal('torchscript', 1, 1003), 8000);
const frames = torchscript({ path, input: 'batch', sampleRate: 8000 });
const cpu = { device: 'cpu' } as const;

/** What the module computes: twice the mean and the largest of each 4 samples. */
function expected({ data }: AudioSignal): Float32Array {
  const count = Math.floor(data.length / 4);
  const result = new Float32Array(2 * count);
  for (let t = 0; t < count; t++) {
    const part = Array.from(data.subarray(4 * t, 4 * t + 4), (sample) => 2 * sample);
    result[t] = part.reduce((sum, sample) => sum + sample, 0) / 4;
    result[count + t] = Math.max(...part);
  }
  return result;
}

describeTorch('torchscript', () => {
  it("is a Feature of the user's module", async () => {
    const result = await frames(signal, cpu);
    expect(result.shape).toEqual([2, 250]);
    expected(signal).forEach((value, i) => {
      expect(result.data[i]).toBeCloseTo(value, 6);
    });
    const pooled = await frames.pool('mean')(signal, cpu);
    expect(pooled.shape).toEqual([2]);
  });

  it('runs many signals of different lengths, and finds each alone', async () => {
    using plan = await frames.plan({ sampleRate: 8000, ...cpu });
    const many = [signal, signal.slice(0, 40), signal.slice(100, 507)];
    const results = await plan.run(many, { threads: 2 });
    expect(results.map(({ shape }) => shape)).toEqual([
      [2, 250],
      [2, 10],
      [2, 101],
    ]);
    for (const [i, one] of many.entries()) expect((await plan.run(one)).data).toEqual(results[i]!.data);
  });

  it('resamples other rates, turns time to the last axis, takes features as input', async () => {
    expect((await frames(AudioSignal.mono(signal.data, 16000), cpu)).shape).toEqual([2, 125]);
    const turned = await torchscript({ path, input: 'batch', sampleRate: 8000, time: 'first' })(signal, cpu);
    expect(turned.shape).toEqual([250, 2]);
    const straight = await frames(signal, cpu);
    expect(turned.data).toEqual(
      Float32Array.from({ length: 500 }, (_, i) => straight.data[(i % 2) * 250 + Math.floor(i / 2)]!),
    );
    // [1, bins, frames] has a third axis, which this module cannot take: the error is LibTorch's own.
    const ofMel = torchscript({ path, input: mel.with({ nFft: 256, nMels: 8 }), sampleRate: 8000 });
    await expect(ofMel(signal, cpu)).rejects.toThrow(/LibTorch|torchscript/);
  });

  it('says what is wrong', async () => {
    expect(() => torchscript({ path: join(folder, 'absent.pt'), input: 'mono', sampleRate: 8000 })).toThrow(
      /no such file/,
    );
    const broken = join(folder, 'broken.pt');
    writeFileSync(broken, 'not a module');
    const feature = torchscript({ path: broken, input: 'mono', sampleRate: 8000 });
    const named = (file: string) => ({ code: 'ERR_MODEL', message: expect.stringContaining(`${file}: LibTorch: `) });
    await expect(feature(signal, cpu)).rejects.toMatchObject(named(broken));
    // This module takes [1, length].
    const fails = torchscript({ path, input: 'mono', sampleRate: 8000 });
    await expect(fails(signal, cpu)).rejects.toMatchObject(named(path));
    await expect(torchscript({ path, input: 'batch', sampleRate: 8000, time: 'none' })(signal, cpu)).rejects.toThrow(
      /expected 1 axes/,
    );
  });
});

import { afterEach, expect, it } from 'vitest';
import { AudioSignal, type Progress } from '../../../src/index.ts';
import { requireAddon } from '../../../src/native/load.ts';
import { describeCuda, kernelOp, tone } from './cuda_addon.ts';

const target = { sampleRate: 22050, device: 'cuda' } as const;

/** Two seconds at a length that is no multiple of anything. */
const stereo = AudioSignal.fromChannels([tone(44_099).data, tone(44_099).data.map((x) => -x / 3)], 22050);
const ragged = [tone(5000), tone(0), tone(1), stereo, tone(12_345, { int16: true }), tone(300), tone(5000)];

describeCuda('a batch on a GPU', () => {
  // Plans give all of their memory back, once the thread of the GPU has let go of the last job.
  afterEach(() => expect.poll(() => requireAddon('test').deviceMemory(0).used).toBe(0));

  it('has the bits of a loop, whatever comes together', async () => {
    using plan = await kernelOp.plan(target);
    const alone = [];
    for (const signal of ragged) alone.push((await plan.run(signal)).data);
    const together = await plan.run(ragged);
    const reversed = await plan.run([...ragged].reverse());
    expect(together.map(({ data }) => data)).toEqual(alone);
    expect(reversed.reverse().map(({ data }) => data)).toEqual(alone);
    expect((await plan.run([...ragged, ...ragged])).slice(ragged.length).map(({ data }) => data)).toEqual(alone);
  });

  it('does not depend on the threads that copy', async () => {
    using plan = await kernelOp.plan(target);
    const long = tone(1_500_000);
    const [one] = await plan.run([long], { threads: 1 });
    const [four] = await plan.run([long], { threads: 4 });
    expect(Buffer.compare(bytes(one!.data), bytes(four!.data))).toBe(0);
  });

  it('gets whole 16-bit samples exactly, sent as such', async () => {
    const whole = tone(20_000, { int16: true });
    // One sample that is not whole: the signal travels as float32.
    const almost = AudioSignal.mono(Float32Array.from(whole.data), 22050);
    almost.data[19_999] = 0.1;
    using plan = await kernelOp.plan(target);
    const [a, b] = await plan.run([whole, almost]);
    const frames = a!.shape[1]!;
    const head = (data: ArrayLike<number>) =>
      Array.from({ length: 8 }, (_, band) => Array.from({ length: frames - 3 }, (_, f) => data[band * frames + f]));
    expect(head(a!.data)).toEqual(head(b!.data));
    const extremes = AudioSignal.mono(Float32Array.of(-1, 32767 / 32768, 0, 1 / 32768, -1 / 32768), 22050);
    const wide = AudioSignal.mono(Float32Array.of(-1, 32767 / 32768, -0, 1 / 32768, -1 / 32768), 22050);
    expect((await plan.run(extremes)).data).toEqual((await plan.run(wide)).data);
  });

  it('is cut into chunks that give the same bits and report progress', async () => {
    using plan = await kernelOp.plan(target);
    const long = Array.from({ length: 5 }, (_, i) => tone(2_000_000 + i)); // 8 MB each, 16 MB a chunk
    const reports: Progress[] = [];
    const results = await plan.run(long, { onProgress: (progress) => reports.push({ ...progress }) });
    for (const i of [0, 4]) {
      expect(Buffer.compare(bytes((await plan.run(long[i]!)).data), bytes(results[i]!.data))).toBe(0);
    }
    const done = reports.map((report) => report.done);
    expect([...done].sort((a, b) => a - b)).toEqual(done);
    expect(reports.every(({ total }) => total === 5)).toBe(true);
  });

  it('is larger than a pinned buffer', async () => {
    using plan = await kernelOp.plan(target);
    const long = tone(5_000_000);
    const { data, shape } = await plan.run(long);
    // Frames do not see beyond 128 samples: the beginning of the signal alone has the same ones.
    const begin = await plan.run(AudioSignal.mono(long.data.slice(0, 256 * 100), 22050));
    for (let band = 0; band < 8; band++) {
      const row = Array.from(data.slice(band * shape[1]!, band * shape[1]! + 99));
      expect(row).toEqual(Array.from(begin.data.slice(band * begin.shape[1]!, band * begin.shape[1]! + 99)));
    }
    const end = await plan.run(AudioSignal.mono(long.data.slice(long.length - 256 * 50 - (long.length % 256)), 22050));
    expect(data.at(-1)).toBe(end.data.at(-1));
  });

  it('stops between chunks when it is aborted', async () => {
    using plan = await kernelOp.plan(target);
    const long = Array.from({ length: 12 }, () => tone(2_100_000));
    const controller = new AbortController();
    const reports: number[] = [];
    const running = plan.run(long, {
      signal: controller.signal,
      onProgress: ({ done }) => {
        reports.push(done);
        controller.abort(new Error('enough'));
      },
    });
    await expect(running).rejects.toThrow('enough');
    expect(reports.at(-1)).toBeLessThan(12);
    await expect(plan.run(tone(100), { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    expect((await plan.run(tone(1000))).shape).toEqual([8, 4]);
  });

  it('rejects with what onProgress throws', async () => {
    using plan = await kernelOp.plan(target);
    const long = Array.from({ length: 6 }, () => tone(2_100_000));
    const onProgress = () => {
      throw new RangeError('mine');
    };
    await expect(plan.run(long, { onProgress })).rejects.toThrow(RangeError);
  });

  it('finishes when its plan is disposed of meanwhile', async () => {
    const plan = await kernelOp.plan(target);
    const expected = (await plan.run(tone(30_000))).data;
    const running = plan.run(tone(30_000));
    plan.dispose();
    plan.dispose();
    expect((await running).data).toEqual(expected);
    await expect(plan.run(tone(100))).rejects.toThrow('plan: already disposed');
  });

  it('refuses NaN and signals of another rate', async () => {
    using plan = await kernelOp.plan(target);
    await expect(plan.run(AudioSignal.mono(Float32Array.of(0, Number.NaN), 22050))).rejects.toThrow('NaN');
    await expect(plan.run(tone(10, { sampleRate: 8000 }))).rejects.toThrow('sampleRate');
  });

  it('shares the GPU among jobs', async () => {
    using plan = await kernelOp.plan(target);
    const signals = Array.from({ length: 8 }, (_, i) => tone(10_000 + 100 * i));
    const expected = await plan.run(signals);
    const long = plan.run(Array.from({ length: 4 }, () => tone(2_100_000)));
    const results = await Promise.all(signals.map((signal) => plan.run(signal)));
    expect(results.map(({ data }) => data)).toEqual(expected.map(({ data }) => data));
    expect((await long).length).toBe(4);
  });
});

function bytes(data: ArrayBufferView): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

import { expect, it } from 'vitest';
import { DeviceError, features, ParameterError, rms, runtimeInfo, stft } from '../../../src/index.ts';
import { describeCuda, kernelOp, onGpu, tone } from './cuda_addon.ts';

const signal = tone(4000);

describeCuda('device', () => {
  it('takes a GPU by number', async () => {
    const [any, first] = [await kernelOp(signal, { device: 'cuda' }), await kernelOp(signal, { device: 'cuda:0' })];
    expect(first.data).toEqual(any.data);
  });

  it('computes what the CPU computes', async () => {
    const [cuda, cpu] = [await kernelOp(signal, { device: 'cuda' }), await kernelOp(signal, { device: 'cpu' })];
    expect(cuda.shape).toEqual(cpu.shape);
    const largest = Math.max(...cpu.data);
    const error = Math.max(...cuda.data.map((value, i) => Math.abs(value - cpu.data[i]!)));
    expect(error / largest).toBeLessThan(1e-6);
  });

  it('refuses a GPU that is not there', async () => {
    await expect(kernelOp(signal, { device: 'cuda:99' })).rejects.toThrow(/cuda:99: no such GPU/);
    await expect(kernelOp(signal, { device: 'cuda:99' })).rejects.toThrow(DeviceError);
  });

  it('refuses what is no device', async () => {
    for (const device of ['gpu', 'cuda:', 'cuda:-1', 'CUDA', '']) {
      await expect(kernelOp(signal, { device: device as never })).rejects.toThrow(ParameterError);
    }
  });

  it('names an op without kernels', async () => {
    const { cuda } = await runtimeInfo();
    expect(cuda.ops).not.toContain('split');
    const { split } = await import('../../../src/index.ts');
    await expect(split(signal, { device: 'cuda' })).rejects.toThrow(
      "device 'cuda': split has no CUDA kernels; use device 'cpu' or 'auto'",
    );
    expect(await split(signal, { device: 'auto' })).toEqual(await split(signal, { device: 'cpu' }));
  });

  it('checks options before it looks for kernels', async () => {
    await expect(kernelOp(signal, { device: 'cuda', nMels: 0 } as object)).rejects.toThrow(
      'nMels: expected at least 1 bands, got 0',
    );
  });

  it('says in runtimeInfo what there is', async () => {
    const { cuda } = await runtimeInfo();
    expect(cuda).toMatchObject({ available: true, reason: '', emulated: !onGpu });
    expect(cuda.devices[0]).toMatchObject({ ordinal: 0, architecture: expect.stringMatching(/^sm_\d+$/) });
    expect(cuda.ops).toContain('mel');
  });

  it('combines ops with kernels and ops without', async () => {
    const set = { bands: kernelOp, loud: rms, spectrum: stft.with({ nFft: 256 }) };
    for (const device of ['auto', 'cpu'] as const) {
      const together = await features([signal, tone(700)], set, { device });
      expect(together.map(({ bands }) => bands.shape)).toEqual([
        [8, 16],
        [8, 3],
      ]);
      for (const name of ['bands', 'loud', 'spectrum'] as const) {
        const alone = await (set[name] as typeof kernelOp)(signal, { device });
        expect(together[0]![name].data).toEqual(alone.data);
      }
    }
    const kernels = { few: kernelOp, many: kernelOp.with({ nMels: 20 }) };
    const { few, many } = await features(signal, kernels, { device: 'cuda' });
    expect(few.data).toEqual((await kernelOp(signal, { device: 'cuda' })).data);
    expect(many.data).toEqual((await kernels.many(signal, { device: 'cuda' })).data);
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DeviceError, rms, runtimeInfo } from '../../../src/index.ts';
import { packageRoot } from '../../../src/native/load.ts';
import { onGpu, tone } from './cuda_addon.ts';

// Compiled by nvcc. CI, which has no GPU, names the build it made.
const built = process.env.MELISMA_CUDA_BUILD ?? join(packageRoot(), 'build-cuda/Release/melisma.node');
const hasDriver = existsSync('/proc/driver/nvidia/version');

describe.skipIf(!existsSync(built) || onGpu || hasDriver)('a CUDA build on a machine without a GPU', () => {
  process.env.MELISMA_NATIVE = built;

  it('loads, explains itself and computes on the CPU', async () => {
    const { native, cuda } = await runtimeInfo();
    expect(native.path).toBe(built);
    expect(cuda).toMatchObject({ available: false, emulated: false, devices: [] });
    expect(cuda.reason).toMatch(
      /^(no NVIDIA driver was found|the driver sees no NVIDIA GPU|the NVIDIA driver is too old)/,
    );
    expect(cuda.architectures).toMatch(/^sm_\d+/);
    expect(cuda.ops).toContain('rms');

    const signal = tone(3000);
    await expect(rms(signal, { device: 'cuda' })).rejects.toThrow(DeviceError);
    await expect(rms(signal, { device: 'cuda' })).rejects.toThrow(`device 'cuda': ${cuda.reason}`);
    expect((await rms(signal, { device: 'auto' })).data).toEqual((await rms(signal, { device: 'cpu' })).data);
    expect((await runtimeInfo()).cuda.fallbacks).toEqual({ rms: cuda.reason });
  });
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { RuntimeInfo } from '../../../src/index.ts';
import { cudaAddon, describeExecutor } from './cuda_addon.ts';

const program = fileURLToPath(new URL('./programs/outcomes.ts', import.meta.url));
const short = (device: string) => ({ device, lengths: [2560, 1000] });
const shapes = '8x11 8x4';

async function outcomes(
  calls: { device: string; lengths: number[] }[],
  environment: Record<string, string>,
): Promise<{ outcomes: string[]; cuda: RuntimeInfo['cuda'] }> {
  const env = { ...process.env, MELISMA_NATIVE: cudaAddon, ...environment };
  const args = ['--import', 'tsx', program, JSON.stringify(calls)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}

describeExecutor('a GPU that cannot be used', () => {
  it.each([
    { fail: 'no-driver', says: /no NVIDIA driver was found/ },
    {
      fail: 'driver-too-old',
      says: /driver is too old: it supports CUDA 12\.4, this build needs 13\.0 \(driver 580 or/,
    },
    { fail: 'no-device', says: /the driver sees no NVIDIA GPU/ },
    { fail: 'no-kernel-image', says: /cuda:0 \(CPU executor, sm_90\): this build has no code for this GPU/ },
  ])('is explained and fallen back from: $fail', async ({ fail, says }) => {
    const { outcomes: found, cuda } = await outcomes([short('cuda'), short('auto'), short('cpu'), short('cuda')], {
      MELISMA_CUDA_FAIL: fail,
    });
    expect(found[0]).toMatch(/^DeviceError: device 'cuda': /);
    expect(found[0]).toMatch(says);
    expect(found.slice(1)).toEqual([shapes, shapes, found[0]]);
    expect(cuda.available).toBe(false);
    expect(cuda.reason).toMatch(says);
    expect(cuda.fallbacks.mel).toBe(cuda.reason);
  });

  it('names what CUDA_VISIBLE_DEVICES hides', async () => {
    const environment = { MELISMA_CUDA_FAIL: 'no-device', CUDA_VISIBLE_DEVICES: '-1' };
    const { cuda } = await outcomes([], environment);
    expect(cuda.reason).toBe("the driver sees no NVIDIA GPU (CUDA_VISIBLE_DEVICES is '-1')");
  });

  it('needs a new process after a kernel failed; the CPU goes on', async () => {
    const calls = [short('cuda'), short('cuda'), short('cpu')];
    const { outcomes: found, cuda } = await outcomes(calls, { MELISMA_CUDA_FAIL: 'launch' });
    expect(found[0]).toMatch(/^DeviceError: CUDA failed in this process .* a new process is needed: .*LaunchFailure/);
    expect(found[1]).toMatch(/^DeviceError: .*a new process is needed/);
    expect(found[2]).toBe(shapes);
    expect(cuda.available).toBe(false);
    expect(cuda.reason).toMatch(/a new process is needed/);
  });

  it('has several numbers', async () => {
    const { outcomes: found, cuda } = await outcomes([short('cuda:1')], { MELISMA_CUDA_DEVICES: '2' });
    expect(found).toEqual([shapes]);
    expect(cuda.devices.map(({ ordinal }) => ordinal)).toEqual([0, 1]);
  });
});

describeExecutor('memory of a GPU', () => {
  it('is asked for in smaller pieces when it is short, down to one signal', async () => {
    const many = { device: 'cuda', lengths: Array.from({ length: 12 }, () => 256 * 1000) }; // 1 MB each
    const { outcomes: found } = await outcomes([many, short('cuda')], { MELISMA_DEVICE_MEMORY: '3' });
    expect(found).toEqual([many.lengths.map(() => '8x1001').join(' '), shapes]);
  });

  it('is told in sizes when one signal is too much for it', async () => {
    const long = { device: 'cuda', lengths: [256, 256 * 4000] };
    const { outcomes: found } = await outcomes([long, short('cuda')], { MELISMA_DEVICE_MEMORY: '3' });
    expect(found[0]).toMatch(
      /^DeviceError: cuda:0: out of memory: [34]\.\d MiB more were needed, [\d.]+ \w+ are in use, at most 3\.0 MiB may be \(for one input of 3\.9 MiB with results of 125\.0 KiB; cut it/,
    );
    expect(found[1]).toBe(shapes);
  });

  it('may be all in use by others', async () => {
    const environment = { MELISMA_CUDA_FAIL: 'out-of-memory', MELISMA_CUDA_PASSES_FOR_GPU: '1' };
    const { outcomes: found, cuda } = await outcomes([short('cuda'), short('auto')], environment);
    expect(found[0]).toMatch(/^DeviceError: mel on cuda:0: .*out of memory/);
    expect(found[1]).toBe(shapes);
    expect(cuda.fallbacks.mel).toMatch(/out of memory/);
  });

  it('is limited by a number', async () => {
    const { outcomes: found } = await outcomes([short('cuda')], { MELISMA_DEVICE_MEMORY: 'all' });
    expect(found[0]).toBe("ParameterError: MELISMA_DEVICE_MEMORY: expected a number of MiB above 0, got 'all'");
    expect((await outcomes([short('auto')], { MELISMA_CUDA_PASSES_FOR_GPU: '1' })).outcomes).toEqual([shapes]);
  });
});

describeExecutor('MELISMA_DEVICE', () => {
  it('cpu keeps everybody from the driver', async () => {
    // A driver that was touched would be reported as missing.
    const environment = { MELISMA_DEVICE: 'cpu', MELISMA_CUDA_FAIL: 'no-driver' };
    const { outcomes: found, cuda } = await outcomes([short('auto'), short('cuda')], environment);
    expect(found).toEqual([shapes, "DeviceError: device 'cuda': MELISMA_DEVICE=cpu switches GPUs off"]);
    expect(cuda).toMatchObject({ available: false, reason: 'MELISMA_DEVICE=cpu switches GPUs off', devices: [] });
  });

  it('cuda stands for auto, and does not fall back', async () => {
    const environment = { MELISMA_DEVICE: 'cuda', MELISMA_CUDA_FAIL: 'no-driver' };
    const { outcomes: found } = await outcomes([short('auto'), short('cpu')], environment);
    expect(found[0]).toMatch(/^DeviceError: device 'cuda': no NVIDIA driver/);
    expect(found[1]).toBe(shapes);
  });

  it('auto changes nothing, anything else is refused', async () => {
    expect((await outcomes([short('auto')], { MELISMA_DEVICE: 'auto' })).outcomes).toEqual([shapes]);
    const { outcomes: found, cuda } = await outcomes([short('cpu')], { MELISMA_DEVICE: 'gpu' });
    expect(cuda.reason).toBe("MELISMA_DEVICE: expected 'auto', 'cpu', 'cuda' or 'cuda:N', got 'gpu'");
    expect(found[0]).toBe(`ParameterError: ${cuda.reason}`);
  });
});

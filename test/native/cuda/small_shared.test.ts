import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { cudaAddon, describeExecutor } from './cuda_addon.ts';

const program = fileURLToPath(new URL('./programs/small_shared.ts', import.meta.url));

describeExecutor('a GPU with 64 KiB of shared memory for a block', () => {
  it('runs every length with as many frames in a block as fit, and refuses what does not', async () => {
    const env = { ...process.env, MELISMA_NATIVE: cudaAddon, MELISMA_CUDA_SHARED: '64' };
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], { env });
    const said = JSON.parse(stdout) as Record<string, number | string>;
    const { '60000 bands': refused, 'cqt 384': filters, ...results } = said;
    for (const [name, error] of Object.entries(results)) expect([name, Number(error) < 1e-5]).toEqual([name, true]);
    expect(refused).toMatch(
      /DeviceError: .*256 samples and 60000 values beside them need \d+ bytes, the device has 65536/,
    );
    expect(filters).toMatch(/DeviceError: .*binsPerOctave: .*8192 samples need 98312 bytes, the device has 65536/);
  });
});

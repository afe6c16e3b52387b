import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { RuntimeInfo } from '../../src/index.ts';
import { loadAddon } from '../../src/native/load.ts';
import { PackageCopy } from './package_copy.ts';

const describeRuntime = `
  import { mel, AudioSignal, runtimeInfo } from './src/index.ts';
  const { shape } = await mel(AudioSignal.mono(new Float32Array(1000), 22050));
  process.stdout.write(JSON.stringify({ shape, ...(await runtimeInfo()) }));
`;
const own = loadAddon();

describe.skipIf(!own.path)('the loader', () => {
  const copy = new PackageCopy();
  const { cudaBuild, cudaPrebuild, cpuBuild } = copy;
  const absent = 'there is no such file';
  copy.put(cpuBuild, { copyOf: own.path ?? '' });
  afterEach(() => {
    for (const path of [cudaBuild, cudaPrebuild]) rmSync(path, { force: true });
  });
  afterAll(() => copy.remove());

  it('looks for CUDA builds before the others', async () => {
    const { native } = JSON.parse(await copy.run(describeRuntime)) as RuntimeInfo;
    expect(native.attempts).toEqual([
      { path: cudaBuild, loaded: false, reason: absent },
      { path: cudaPrebuild, loaded: false, reason: absent },
      { path: cpuBuild, loaded: true },
    ]);
    copy.put(cudaPrebuild, { copyOf: own.path ?? '' });
    expect((JSON.parse(await copy.run(describeRuntime)) as RuntimeInfo).native.path).toBe(cudaPrebuild);
  });

  it('falls back from corrupt CUDA builds, with the reason', async () => {
    copy.put(cudaBuild, '');
    copy.put(cudaPrebuild, 'not a library');
    const { shape, native } = JSON.parse(await copy.run(describeRuntime)) as RuntimeInfo & { shape: number[] };
    expect(shape).toEqual([128, 2]);
    expect(native.path).toBe(cpuBuild);
    const reason = expect.stringMatching(/file too short|invalid ELF|not a mach-o|not a valid/i);
    expect(native.attempts.slice(0, 2)).toEqual([
      { path: cudaBuild, loaded: false, reason },
      { path: cudaPrebuild, loaded: false, reason },
    ]);
  });

  it.skipIf(own.addon?.info().cuda)('says what was tried when a GPU is asked for', async () => {
    copy.put(cudaBuild, '');
    const asked = await copy.run(`
      import { mel, AudioSignal } from './src/index.ts';
      await mel(AudioSignal.mono(new Float32Array(1000), 22050), { device: 'cuda' }).catch((error) => {
        process.stdout.write(error.name + ': ' + error.message);
      });
    `);
    expect(asked).toMatch(/^DeviceError: device 'cuda': the addon in use was built without CUDA kernels:\n/);
    expect(asked).toContain(`${cudaBuild}: `);
    expect(asked).toMatch(/\nBuild it with them: npx melisma build --cuda$/);
  });

  it('takes MELISMA_NATIVE alone', async () => {
    const missing = join(copy.root, 'absent.node');
    const { native } = JSON.parse(await copy.run(describeRuntime, { MELISMA_NATIVE: missing })) as RuntimeInfo;
    expect(native).toMatchObject({ path: null, simd: 'typescript' });
    expect(native.attempts).toEqual([{ path: missing, loaded: false, reason: absent }]);
  });
});

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { RuntimeInfo } from '../../src/index.ts';
import { loadAddon, packageRoot } from '../../src/native/load.ts';

const root = mkdtempSync(join(tmpdir(), 'melisma-load-'));
const cudaBuild = join(root, 'build-cuda/Release/melisma.node');
const cudaPrebuild = join(root, 'prebuilds', `${process.platform}-${process.arch}-cuda`, 'melisma.node');

/** Runs a program in a copy of the package, whose binaries the tests choose. */
async function inCopy(program: string, environment: Record<string, string> = {}): Promise<string> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...environment };
  if (!environment.MELISMA_NATIVE) delete env.MELISMA_NATIVE;
  writeFileSync(join(root, 'program.ts'), program);
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'program.ts'], { cwd: root, env });
  return stdout;
}

const describeRuntime = `
  import { mel, AudioSignal, runtimeInfo } from './src/index.ts';
  const { shape } = await mel(AudioSignal.mono(new Float32Array(1000), 22050));
  process.stdout.write(JSON.stringify({ shape, ...(await runtimeInfo()) }));
`;

function put(path: string, bytes: string | { copyOf: string }): void {
  mkdirSync(join(path, '..'), { recursive: true });
  if (typeof bytes === 'string') writeFileSync(path, bytes);
  else cpSync(bytes.copyOf, path);
}

describe.skipIf(!loadAddon().path)('the loader', () => {
  mkdirSync(join(root, 'build'));
  for (const name of ['src', 'package.json']) cpSync(join(packageRoot(), name), join(root, name), { recursive: true });
  symlinkSync(join(packageRoot(), 'node_modules'), join(root, 'node_modules'));
  put(join(root, 'build/Release/melisma.node'), { copyOf: loadAddon().path ?? '' });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('takes a CUDA build before the others, and falls back from corrupt ones with the reason', async () => {
    const fresh = JSON.parse(await inCopy(describeRuntime)) as RuntimeInfo;
    expect(fresh.native.attempts).toEqual([
      { path: cudaBuild, loaded: false, reason: 'there is no such file' },
      { path: cudaPrebuild, loaded: false, reason: 'there is no such file' },
      { path: join(root, 'build/Release/melisma.node'), loaded: true },
    ]);

    put(cudaBuild, '');
    put(cudaPrebuild, 'not a library');
    const corrupt = JSON.parse(await inCopy(describeRuntime)) as RuntimeInfo & { shape: number[] };
    expect(corrupt.shape).toEqual([128, 2]);
    expect(corrupt.native.path).toBe(join(root, 'build/Release/melisma.node'));
    expect(corrupt.native.attempts.slice(0, 2)).toEqual([
      { path: cudaBuild, loaded: false, reason: expect.stringMatching(/file too short|not a mach-o|not a valid/i) },
      { path: cudaPrebuild, loaded: false, reason: expect.stringMatching(/file too short|invalid ELF|not a/i) },
    ]);

    put(cudaPrebuild, { copyOf: loadAddon().path ?? '' });
    const prebuilt = JSON.parse(await inCopy(describeRuntime)) as RuntimeInfo;
    expect(prebuilt.native.path).toBe(cudaPrebuild);
    rmSync(cudaPrebuild);
    rmSync(cudaBuild);
  });

  it.skipIf(loadAddon().addon?.info().cuda)('says what was tried when a GPU is asked for', async () => {
    put(cudaBuild, '');
    const asked = await inCopy(`
      import { mel, AudioSignal } from './src/index.ts';
      await mel(AudioSignal.mono(new Float32Array(1000), 22050), { device: 'cuda' }).catch((error) => {
        process.stdout.write(error.name + ': ' + error.message);
      });
    `);
    expect(asked).toMatch(/^DeviceError: device 'cuda': the addon in use was built without CUDA kernels:\n/);
    expect(asked).toContain(`${cudaBuild}: `);
    expect(asked).toMatch(/\nBuild it with them: npx melisma build --cuda$/);
    rmSync(cudaBuild);
  });

  it('takes MELISMA_NATIVE alone', async () => {
    const missing = join(root, 'absent.node');
    const { native } = JSON.parse(await inCopy(describeRuntime, { MELISMA_NATIVE: missing })) as RuntimeInfo;
    expect(native).toMatchObject({ path: null, simd: 'typescript' });
    expect(native.attempts).toEqual([{ path: missing, loaded: false, reason: 'there is no such file' }]);
  });
});

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadTorch, type TorchLoadResult } from '../../../src/native/torch/load.ts';
import { torchLibrary } from '../../../src/native/torch/root.ts';
import { describeTorch } from '../../models/describe_torch.ts';

const folder = mkdtempSync(join(tmpdir(), 'melisma-load-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const loader = new URL('../../../src/native/torch/load.ts', import.meta.url).href;

/** An addon with other functions. */
const otherAddon = fileURLToPath(
  new URL('../../../node_modules/@resvg/resvg-js-linux-x64-gnu/resvgjs.linux-x64-gnu.node', import.meta.url),
);

type Loaded = Omit<TorchLoadResult, 'addon'> & { loaded: boolean };

/** What a process of its own says of the plug-in, and what its libraries print. */
function loadAndListen(native: string, variables: NodeJS.ProcessEnv): { result: Loaded; printed: string } {
  const program = `
    const { loadTorch } = await import(${JSON.stringify(loader)});
    const { addon, ...rest } = loadTorch();
    console.log(JSON.stringify({ ...rest, loaded: addon !== null }));`;
  const env = { ...process.env, ...variables, MELISMA_TORCH_NATIVE: native };
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  return { result: JSON.parse(stdout), printed: stderr };
}

function loadElsewhere(native: string, variables: NodeJS.ProcessEnv = {}): Loaded {
  return loadAndListen(native, variables).result;
}

describe('the LibTorch plug-in, when it cannot be loaded', () => {
  it('says exactly what to run', () => {
    expect(loadElsewhere('none')).toMatchObject({ loaded: false, reason: 'MELISMA_TORCH_NATIVE=none switches it off' });
    const { loaded, reason } = loadElsewhere(join(folder, 'absent.node'));
    expect(loaded).toBe(false);
    expect(reason).toMatch(/absent.node does not exist; run: npx melisma build --torch \(needs LibTorch/);
  });
});

describeTorch('the LibTorch plug-in', () => {
  const { info, path } = loadTorch();
  const place = (name: string, changed: object): string => {
    const home = join(folder, name);
    mkdirSync(home);
    copyFileSync(path, join(home, 'melisma_torch.node'));
    writeFileSync(join(home, 'info.json'), JSON.stringify({ ...info, ...changed }));
    return join(home, 'melisma_torch.node');
  };

  it('loads, and tells what it was built against', () => {
    expect(loadElsewhere(path)).toMatchObject({ loaded: true, info: { version: info!.version }, reason: '' });
  });

  // GCC's OpenMP, which LibTorch has on Linux, prints what it goes by.
  it.runIf(process.platform === 'linux').each([
    ['waits without spinning', {}, 'PASSIVE', '0'],
    ['waits as the user says', { OMP_WAIT_POLICY: 'ACTIVE' }, 'ACTIVE', '30000000000'],
    ['spins as often as the user says', { GOMP_SPINCOUNT: '123' }, 'PASSIVE', '123'],
  ])('%s', (_, set, policy, spins) => {
    const none = { OMP_WAIT_POLICY: undefined, GOMP_SPINCOUNT: undefined, KMP_BLOCKTIME: undefined };
    const { result, printed } = loadAndListen(path, { ...none, ...set, OMP_DISPLAY_ENV: 'verbose' });
    expect(result.loaded).toBe(true);
    expect(/OMP_WAIT_POLICY = '(.*)'/.exec(printed)?.[1]).toBe(policy);
    expect(/GOMP_SPINCOUNT = '(.*)'/.exec(printed)?.[1]).toBe(spins);
  });

  it('asks for a rebuild when LibTorch has moved or changed', () => {
    expect(loadElsewhere(place('moved', { root: join(folder, 'gone') })).reason).toMatch(
      /gone, where now: no include.*; rebuild: npx melisma build --torch/,
    );
    expect(loadElsewhere(place('changed', { version: '9.9.9' })).reason).toMatch(/9\.9\.9 in .*, which is now/);
  });

  it.runIf(existsSync(otherAddon))('asks for a rebuild when another melisma built it', () => {
    const stale = place('stale', {});
    copyFileSync(otherAddon, stale);
    expect(loadElsewhere(stale)).toMatchObject({
      loaded: false,
      reason: expect.stringMatching(/was built by another version of melisma; rebuild: npx melisma build --torch/),
    });
  });

  it.runIf(process.platform === 'linux')('refuses a second LibTorch in one process, which would crash', () => {
    // A library of that name from elsewhere stands for the other version.
    const other = torchLibrary(join(folder, 'other'), 'torch_cpu');
    mkdirSync(join(folder, 'other'));
    const small = ['/lib/x86_64-linux-gnu/libutil.so.1', '/lib/aarch64-linux-gnu/libutil.so.1', '/lib64/libutil.so.1'];
    copyFileSync(small.find((file) => existsSync(file))!, other);
    const { loaded, reason } = loadElsewhere(path, { LD_PRELOAD: other });
    expect({ loaded, reason }).toEqual({
      loaded: false,
      reason: expect.stringContaining(`another LibTorch, ${other}`),
    });
  });
});

import { spawnSync } from 'node:child_process';
import { hasProgram, runQuietly } from './command.mjs';
import { say, timed } from './report.mjs';

const packages = ['libtorch-dev', 'libopenblas0-pthread'];

/**
 * Provides the LibTorch plug-in for the model tests: an existing LibTorch, else the system's packages where
 * they may be installed; without either, or without a compiler that takes it, those tests are skipped.
 */
export async function ensureTorch(root) {
  if (process.env.MELISMA_TORCH_NATIVE) return false;
  try {
    let state = build(root);
    if (state === 'absent' && (await installTorch(root))) state = build(root);
    if (state === 'absent') say('no LibTorch: the model tests will be skipped (pip install torch, or see README)');
    return state === 'built';
  } catch (error) {
    say(`the LibTorch plug-in could not be built, so the model tests will be skipped:\n${error.message}`);
    return false;
  }
}

/** `built`, `fresh` or `absent`. */
function build(root) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build_torch.ts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(stderr.trim());
  const state = stdout.trim();
  if (state === 'built') {
    process.stderr.write(stderr);
    say(`building the LibTorch plug-in took ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
  return state;
}

/** Debian's LibTorch with a fast BLAS, when that needs no password. */
async function installTorch(root) {
  if (process.platform !== 'linux' || !hasProgram('apt-get')) return false;
  const sudo = process.getuid() === 0 ? [] : ['sudo', '-n'];
  const may = sudo.length === 0 || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  if (!may) return false;
  const apt = (...command) => {
    const [program, ...args] = [...sudo, 'apt-get', ...command];
    return runQuietly(program, args, { root, env: { DEBIAN_FRONTEND: 'noninteractive' } });
  };
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages);
  try {
    // Machines whose lists of packages are empty or old need those first.
    await timed(`installing ${packages.join(' and ')} (apt-get)`, () =>
      install().catch(() => apt('update', '-q').then(install)),
    );
    return true;
  } catch (error) {
    say(`apt-get did not install LibTorch: ${error.message.split('\n').at(-1)}`);
    return false;
  }
}

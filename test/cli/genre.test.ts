import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveAudio } from '../../src/audio/index.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { readNpy } from '../../src/dataset/index.ts';
import { loadAddon } from '../../src/native/load.ts';
import { runCli, startCli } from './run_cli.ts';

let folder: string;
const melisma = (...args: string[]) => runCli(args, folder);

/** Recordings of two kinds: low steady tones and noise. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'melisma-cli-'));
  for (const genre of ['hum', 'hiss']) {
    await mkdir(join(folder, 'music', genre), { recursive: true });
    for (let n = 0; n < 10; n++) {
      const samples = Float32Array.from({ length: 11025 }, (_, i) =>
        genre === 'hum' ? 0.5 * Math.sin(i * (0.03 + 0.002 * n)) : 0.4 * Math.sin(i * i * (0.7 + n)),
      );
      await saveAudio(join(folder, 'music', genre, `${n}.wav`), AudioSignal.mono(samples, 22050));
    }
  }
  writeFileSync(join(folder, 'music', 'hum', 'broken.mp3'), 'this is no music');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('melisma', () => {
  it('indexes, trains, evaluates and predicts', async () => {
    const index = await melisma('index', 'music', '--out', 'data', '--seed', '1');
    expect(index.err + index.out).toContain('21 files: 20 usable');
    expect(index.out).toMatch(/hum\/broken\.mp3: decode: /);
    expect(JSON.parse(readFileSync(join(folder, 'data/splits.json'), 'utf8')).counts).toEqual({
      hiss: { train: 8, validation: 2 },
      hum: { train: 8, validation: 2 },
    });

    const train = await melisma(
      'train',
      'data',
      '--feature',
      'mfcc:nMfcc=13',
      '--out',
      'model',
      '--cross-validate',
      '3',
    );
    expect(train.code, train.err).toBe(0);
    expect(train.out).toMatch(/accuracy +1\.00 +4/);
    expect(readFileSync(join(folder, 'model/confusion_matrix.png')).subarray(1, 4).toString()).toBe('PNG');

    const evaluate = await melisma('evaluate', 'data', '--json', 'report.json');
    expect(evaluate.code, evaluate.err).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')).accuracy).toBe(1);

    const predict = await melisma('predict', 'music/hum/3.wav', 'music/hiss/4.wav', '--top-k', '1');
    expect(predict.out).toMatch(/hiss\/4\.wav: hiss \d.*\n.*hum\/3\.wav: hum \d/);
  });

  it('chooses options by cross-validation', async () => {
    await melisma('index', 'music', '--out', 'data');
    const { code, out, err } = await melisma('train', 'data', '--grid', '{"C": [0.1, 1]}', '--out', 'grid');
    expect(code, err).toBe(0);
    expect(out).toContain('best of 2: {"type":"logisticRegression","C":');
  });

  it('computes features once, with the flags of the op', async () => {
    const command = ['features', 'music/**/*.wav', '--op', 'mel', '--n-mels', '32', '--no-center', '--out', 'features'];
    const first = await melisma(...command);
    expect(first.out, first.err).toContain('20 computed, 0 from the cache');
    expect((await melisma(...command)).out).toContain('0 computed, 20 from the cache');
    const cache = readdirSync(join(folder, 'features')).find((name) => name.startsWith('mel-'))!;
    const tensor = await readNpy(join(folder, 'features', cache, 'hum/0.wav.npy'));
    expect(tensor.shape).toEqual([32, 18]);
  });

  it('stops at Ctrl-C with whole files, and the next run goes on', async () => {
    const args = ['features', 'music', '--op', 'mfcc', '--hop-length', '1', '--n-mfcc', '40', '--out', 'stopped'];
    const { child, ended } = startCli(args, folder);
    let seen = '';
    child.stderr!.on('data', (text) => {
      seen += text;
      // The first batch is done, and the next takes longer than the signal.
      if (!child.killed && /\b[1-9]\d*\/21 files/.test(seen)) child.kill('SIGINT');
    });
    const { code, err } = await ended;
    expect(code, err).toBe(130);
    expect(err).toContain('finished work is kept');
    const again = await melisma(...args);
    const [, computed, cached] = /(\d+) computed, (\d+) from the cache/.exec(again.out)!;
    expect(Number(computed) + Number(cached)).toBe(20);
    expect(Number(computed)).toBeGreaterThan(0);
    expect(Number(cached)).toBeGreaterThan(0);
    expect(again.code).toBe(2); // the broken file was skipped, and said so
  });

  it.each([
    [['predict', 'music/hum/1.wav', '--model', 'nowhere'], /^error: .*nowhere/],
    [['index', 'nowhere'], /^error: .*nowhere/],
    [['features', 'music', '--op', 'mfcc', '--n-mfcc', '0'], /error: nMfcc: expected at least 1 coefficients, got 0/],
    [['features', 'music', '--op', 'nothing'], /expected one of .*mfcc/],
    [['train', 'music'], /^error: .*dataset_index\.json/],
  ])('says in one line what is wrong: %j', async (args, message) => {
    const { code, err } = await melisma(...args);
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n {4}at /);
  });

  it('doctor names the binary, or what was tried, and the decoders', async () => {
    const { code, out } = await melisma('doctor', '--json');
    expect(code).toBe(0);
    const info = JSON.parse(out);
    expect(info.native.path).toBe(loadAddon().path);
    expect(info.native.attempts.length).toBeGreaterThan(0);
    const without = await runCli(['doctor'], folder, { MELISMA_NATIVE: 'none' });
    expect(without.out).toMatch(/native addon {2}none.*\n.*MELISMA_NATIVE=none: the native addon was switched off/);
    expect(info.decoders.map((decoder: { backend: string }) => decoder.backend)).toEqual(['node-av', 'wasm', 'ffmpeg']);
  });
});

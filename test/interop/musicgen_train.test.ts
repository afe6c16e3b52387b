import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeMusicGen } from '../../src/dataset/index.ts';
import { loadTokenizer } from '../../src/models/tokenizer/index.ts';
import { describePython, python, whyNot } from './describe_python.ts';
import { codesOf, writeToneFolder } from './tone_folder.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'melisma-interop-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describePython(whyNot('datasets, transformers, torch, librosa, soxr'))('Python on what writeMusicGen wrote', () => {
  it.each([
    ['mono', 'facebook/musicgen-small', 4],
    ['stereo', 'facebook/musicgen-stereo-small', 8],
  ])(
    'loads it, agrees on Whisper features and trains a %s MusicGen for an epoch',
    async (name, modelName, books) => {
      const music = path.join(folder, name);
      await writeToneFolder(music);
      const out = path.join(folder, `${name}-out`);
      const tokenizer = await loadTokenizer(path.join(here, '../golden/tokenizer/tokenizer.json'));
      const codes = codesOf(books);
      await writeMusicGen(music, out, { codes, tokenizer, modelName, validation: 2, visualizations: 0 });
      const run = spawnSync(python, [path.join(here, 'musicgen_train.py'), out], { encoding: 'utf8' });
      expect(run.status, run.stderr).toBe(0);
      const result = JSON.parse(run.stdout.trim().split('\n').at(-1)!);
      expect(result.rows).toEqual({ train: 4, validation: 2 });
      expect(result.types).toEqual({ input_ids: 'torch.int64', attention_mask: 'torch.int64', labels: 'torch.int64' });
      expect(result.labels[1]).toBe(books);
      expect(result.losses).toHaveLength(4);
      for (const loss of result.losses) expect(loss).toBeGreaterThan(0);
      expect(result.losses.at(-1)).toBeLessThan(result.losses[0]);
      expect(result.columns).toEqual(expect.arrayContaining(['text', 'audio_features', 'musicgen_features']));
      if (books === 4) {
        expect(result.whisper.shape).toEqual([80, 3000]);
        // Both resamplers are soxr's HQ response; the logarithm magnifies what differs 80 dB down.
        expect(result.whisper.maxDifference).toBeLessThan(2e-3);
      }
    },
    240_000,
  );
});

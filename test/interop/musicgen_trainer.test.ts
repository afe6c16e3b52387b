import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeMusicGen } from '../../src/dataset/index.ts';
import { loadTokenizer } from '../../src/models/tokenizer/index.ts';
import { describePython, python, whyNot } from './describe_python.ts';
import { codesOf, writeToneFolder } from './tone_folder.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const tokenizerFile = here('../golden/tokenizer/tokenizer.json');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'melisma-trainer-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The Python of the README's section on training. */
function readmeSnippet(): string {
  const [, section = ''] = readFileSync(here('../../README.md'), 'utf8').split('`trainer.train()`');
  return /```python\n([\s\S]*?)```/.exec(section)![1]!;
}

function runPython(script: string, ...args: string[]): string {
  // On the CPU, wherever the test runs: a second device would change the number of steps.
  const env = { ...process.env, HF_HUB_OFFLINE: '1', CUDA_VISIBLE_DEVICES: '' };
  const { status, stdout, stderr } = spawnSync(python, [here(script), ...args], { encoding: 'utf8', env, cwd: folder });
  expect(status, stderr).toBe(0);
  return stdout;
}

describePython(whyNot('accelerate, datasets, torch, transformers'))("transformers' Trainer on hf-train", () => {
  it('trains a tiny MusicGen by the very lines of the README, with the default collator', async () => {
    const music = path.join(folder, 'healing');
    await writeToneFolder(music);
    const tokenizer = await loadTokenizer(tokenizerFile);
    const options = { codes: codesOf(4), tokenizer, validation: 2, visualizations: 0 };
    await writeMusicGen(music, path.join(folder, 'processed'), options);
    // transformers takes a folder of a model's name for the model.
    runPython('musicgen_snapshot.py', 'make', path.join(folder, 'facebook/musicgen-small'), '1', tokenizerFile);
    writeFileSync(path.join(folder, 'snippet.py'), readmeSnippet());
    const result = JSON.parse(runPython('musicgen_trainer.py', 'snippet.py').trim().split('\n').at(-1)!);
    // Three epochs of four rows, two at a time.
    expect(result).toMatchObject({ steps: 6, epochs: 3, changed: ['decoder'] });
    expect(result.trainLoss).toBeGreaterThan(0);
    expect(result.evalLoss).toBeGreaterThan(0);
  }, 600_000);
});

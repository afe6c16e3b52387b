import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { saveAudio } from '../../src/audio/index.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { writeMusicGen } from '../../src/dataset/index.ts';
import { loadTorch } from '../../src/native/torch/load.ts';
import { writeFiles } from '../dataset/wav_files.ts';
import { describePython, python, whyNot } from './describe_python.ts';

const script = fileURLToPath(new URL('./musicgen_snapshot.py', import.meta.url));
const tokenizer = fileURLToPath(new URL('../golden/tokenizer/tokenizer.json', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'melisma-labels-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function runPython(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(python, [script, ...args], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout;
}

/** Three tones that rise, in stereo, of a second and more. */
async function writeRisingTones(music: string): Promise<void> {
  await writeFiles(music, { 'audio/.keep': '' });
  const entries: object[] = [];
  for (let i = 0; i < 3; i++) {
    const length = 44_100 + 11_000 * i;
    const side = (phase: number) =>
      Float32Array.from({ length }, (_, t) => 0.4 * Math.sin(t * (0.02 + 4e-7 * t) + phase) * Math.sin(t * 3e-4));
    const audio = AudioSignal.fromChannels([side(0), side(0.9)], 44_100);
    await saveAudio(path.join(music, `audio/${i}.wav`), audio);
    entries.push({ audio_file: `${i}.wav`, text: `rising tone ${i}` });
  }
  await writeFiles(music, { 'metadata.json': JSON.stringify(entries) });
}

function expectLabelsOf(snapshot: string, out: string): void {
  const judged = JSON.parse(runPython('judge', snapshot, out).trim().split('\n').at(-1)!);
  expect(judged.rows).toBe(3);
  expect(judged.distinct).toBeGreaterThan(20);
  // Near-ties between codewords may fall the other way in another build of LibTorch.
  expect(judged.equal).toBeGreaterThan(0.995);
}

const plain = { validation: 0, visualizations: 0 };

describePython(whyNot('datasets, transformers, torch'), loadTorch().reason)('labels of a MusicGen snapshot', () => {
  it.each([1, 2])(
    'are those of transformers: its EnCodec, its delay pattern (%i channels)',
    async (channels) => {
      const [music, snapshot, out] = ['music', 'snapshot', 'out'].map((name) => path.join(folder, name + channels));
      await writeRisingTones(music!);
      runPython('make', snapshot!, String(channels), tokenizer);
      const report = await writeMusicGen(music!, out!, { ...plain, model: snapshot! });
      expect(report.notes).toEqual([]);
      expectLabelsOf(snapshot!, out!);
    },
    600_000,
  );

  it('are the same where only tokenizer and EnCodec by itself are in the cache', async () => {
    const [music, snapshot, out, hub] = ['music', 'snapshot', 'out', 'hub'].map((name) => path.join(folder, name));
    await writeRisingTones(music!);
    runPython('make', snapshot!, '1', tokenizer);
    const model = path.join(hub!, 'models--facebook--musicgen-small');
    const codec = path.join(hub!, 'models--facebook--encodec_32khz');
    await writeFiles(hub!, Object.fromEntries([model, codec].map((one) => [`${path.basename(one)}/refs/main`, 'abc'])));
    const held = path.join(model, 'snapshots/abc');
    mkdirSync(held, { recursive: true });
    for (const name of ['config.json', 'tokenizer.json']) cpSync(path.join(snapshot!, name), path.join(held, name));
    runPython('codec', snapshot!, path.join(codec, 'snapshots/abc'));
    vi.stubEnv('HF_HUB_CACHE', hub!);
    try {
      const report = await writeMusicGen(music!, out!, plain);
      expect(report.notes).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
    }
    expectLabelsOf(snapshot!, out!);
  }, 600_000);
});

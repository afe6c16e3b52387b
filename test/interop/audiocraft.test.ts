import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeMusicGen } from '../../src/dataset/index.ts';
import { describePython, python, whyNot } from './describe_python.ts';
import { writeToneFolder } from './tone_folder.ts';

/** A folder with audiocraft's sources, of which the data classes are used. */
const { MELISMA_AUDIOCRAFT: sources } = process.env;
const describeAudiocraft = sources ? describePython(whyNot('soundfile, torch')) : describe.skip;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'melisma-audiocraft-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describeAudiocraft("audiocraft's MusicDataset", () => {
  it('reads manifests, sounds and every condition', async () => {
    const [music, out] = [path.join(folder, 'tones'), path.join(folder, 'out')];
    await writeToneFolder(music);
    const options = { validation: 2, visualizations: 0, whisperMels: null };
    await writeMusicGen(music, out, { ...options, targets: ['audiocraft'] });
    const script = fileURLToPath(new URL('./audiocraft_read.py', import.meta.url));
    const args = [script, sources!, path.join(out, 'audiocraft'), 'tones'];
    const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const { train, valid } = JSON.parse(stdout.trim().split('\n').at(-1)!);
    expect([Object.keys(train).length, Object.keys(valid).length]).toEqual([4, 2]);
    expect(stderr).not.toMatch(/Error opening/);
    for (const [file, track] of Object.entries<Record<string, unknown>>({ ...train, ...valid })) {
      expect(track.shape).toEqual([1, 32_000]);
      expect(track.rms).toBeGreaterThan(0.1);
      expect(track.duration).toBeGreaterThan(1);
      const i = Number(path.parse(file).name);
      expect(track.text).toMatchObject({
        description: `a soft tone ${'again '.repeat(i)}`.trim(),
        genre: i % 2 ? 'a' : 'b',
        key: expect.stringMatching(/^[a-g][#b]? (major|minor)$/),
        bpm: expect.any(Number),
        name: String(i),
      });
    }
  }, 240_000);
});

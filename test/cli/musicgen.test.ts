import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wavOf, writeFiles } from '../dataset/wav_files.ts';
import { runCli, startCli } from './run_cli.ts';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'melisma-musicgen-'));
  const files: Record<string, string | Uint8Array> = {};
  const entries = Array.from({ length: 24 }, (_, i) => {
    files[`audio/${i}.wav`] = wavOf({ seconds: 3, frequency: 150 + 20 * i, sampleRate: 22_050 });
    return { audio_file: `${i}.wav`, text: `sound ${i}`, style: i % 2 ? 'low' : 'high' };
  });
  files['metadata.json'] = JSON.stringify(entries);
  for (const copy of ['clean', 'killed']) await writeFiles(join(folder, copy, 'music'), files);
});
afterAll(() => rmSync(folder, { recursive: true }));

const command = ['musicgen', 'music', '--target', 'hf-rich', '--target', 'audiocraft', '--no-whisper-mels'];

describe('melisma musicgen', () => {
  it('is the same dataset after kill -9 at any time and starting again', async () => {
    const clean = await runCli([...command, '--visualizations', '1'], join(folder, 'clean'));
    expect(clean.code, clean.err).toBe(0);
    expect(clean.out).toContain('24 of 24 items: 24 clips');
    for (const marker of ['recordings', 'clips written']) {
      const { child, ended } = startCli([...command, '--visualizations', '1'], join(folder, 'killed'));
      child.stderr!.on('data', (text) => {
        // Not at the first sign of life, so that there is something to go on from.
        if (new RegExp(`[3-9]/24 ${marker}`).test(String(text))) child.kill('SIGKILL');
      });
      // Killed: a process that ends by itself has a code.
      expect(await ended, marker).toMatchObject({ code: null });
    }
    const again = await runCli([...command, '--visualizations', '1'], join(folder, 'killed'));
    expect(again.code, again.err).toBe(0);
    expect(withoutPlaces(join(folder, 'killed'))).toEqual(withoutPlaces(join(folder, 'clean')));
  });

  it('takes the options of writeMusicGen by their names and refuses others', async () => {
    const bad = await runCli(['musicgen', 'music', '--top-db', '-1'], join(folder, 'clean'));
    expect(bad.err).toMatch(/^error: topDb: expected more than 0 dB, got -1/);
    const help = await runCli(['musicgen', '--help'], folder);
    for (const flag of ['--target-sample-rate', '--max-audio-length', '--long-audio', '--model-name', '--seed']) {
      expect(help.out).toContain(flag);
    }
  });
});

/** Hashes of all files; audiocraft's manifests name the folder that they are in. */
function withoutPlaces(root: string): Record<string, string> {
  const out = join(root, 'processed');
  const found: Record<string, string> = {};
  for (const name of readdirSync(out, { recursive: true }) as string[]) {
    if (!statSync(join(out, name)).isFile() || /audiocraft.(egs|config)/.test(name)) continue;
    found[name] = createHash('sha256')
      .update(readFileSync(join(out, name)))
      .digest('hex');
  }
  expect(Object.keys(found).length).toBeGreaterThan(50);
  return found;
}

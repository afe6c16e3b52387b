import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineFeature } from '../../src/core/feature.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { RandomState } from '../../src/dataset/random.ts';
import { registerFeature } from '../../src/features/registry.ts';

/** Per-frame loudness and zero crossings: a feature of a user's own, computed without the addon. */
export const loudness = defineFeature({
  name: 'testLoudness',
  version: 3,
  defaults: { hopLength: 100, gain: 1 },
  compute(signal, { hopLength, gain }) {
    const frames = Math.floor(signal.length / hopLength);
    const data = new Float32Array(2 * frames);
    for (let t = 0; t < frames; t++) {
      for (let i = t * hopLength; i < (t + 1) * hopLength; i++) {
        const value = signal.data[i]!;
        data[t]! += (gain * value ** 2) / hopLength;
        if (i > 0 && Math.sign(value) !== Math.sign(signal.data[i - 1]!)) data[frames + t]! += 1;
      }
    }
    return Tensor.float32([2, frames], data);
  },
});
registerFeature(loudness);

/** A row of {@link makeRecordings}. */
export interface Song {
  id: string;
  path: string;
  genre: string;
}

const FREQUENCY: Record<string, number> = { bass: 60, tenor: 200, flute: 900 };

/** A new temporary folder. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'melisma-classifier-'));
}

/** Files that `load` understands: tones whose pitch is the genre, `perGenre` of each of three. */
export async function makeRecordings(folder: string, perGenre: number): Promise<Song[]> {
  const songs: Song[] = [];
  for (const genre of Object.keys(FREQUENCY)) {
    await mkdir(path.join(folder, genre), { recursive: true });
    for (let i = 0; i < perGenre; i++) {
      const id = `${genre}/${i}.tone`;
      await writeFile(path.join(folder, id), `${FREQUENCY[genre]! + 3 * i} ${i}`);
      songs.push({ id, path: path.join(folder, id), genre });
    }
  }
  return songs;
}

/** Reads a file of {@link makeRecordings}: half a second at the rate asked for, a little noise. */
export async function load(file: string, { sampleRate = 4000 }: { sampleRate?: number }): Promise<AudioSignal> {
  const { readFile } = await import('node:fs/promises');
  const [frequency, seed] = (await readFile(file, 'utf8')).split(' ').map(Number);
  if (!frequency) throw new Error('not a tone');
  const random = new RandomState(seed!);
  const samples = Float32Array.from(
    { length: sampleRate / 2 },
    (_, i) => Math.sin((2 * Math.PI * frequency * i) / sampleRate) + 0.1 * random.random(),
  );
  return AudioSignal.mono(samples, sampleRate);
}

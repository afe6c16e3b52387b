import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { loadAudio } from '../src/audio/load.ts';

/** Instruments of the dev dependencies `tonejs-instrument-*`. */
export const instruments = [
  'piano',
  'violin',
  'cello',
  'flute',
  'guitar-acoustic',
  'trumpet',
  'xylophone',
  'bassoon',
] as const;

export type Instrument = (typeof instruments)[number];

/** A recorded note. */
export interface Note {
  midi: number;
  samples: Float32Array;
}

/** The recorded notes of an instrument, mono, 3 s at most. */
export async function loadNotes(instrument: Instrument, sampleRate: number): Promise<Note[]> {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve(`tonejs-instrument-${instrument}-mp3/package.json`));
  const files = (await readdir(folder)).filter((name) => name.endsWith('.mp3')).sort();
  const notes: Note[] = [];
  for (const name of files.slice(0, 12)) {
    const { data } = await loadAudio(path.join(folder, name), { sampleRate, mono: true, duration: 3 });
    notes.push({ midi: midiOf(name), samples: data });
  }
  return notes;
}

/** `Cs4.mp3` is a C sharp. */
function midiOf(name: string): number {
  const [, letter, sharp, octave] = /^([A-G])(s?)(\d)/.exec(name) ?? ['', 'A', '', '4'];
  const step = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }[letter!]!;
  return 12 * (Number(octave) + 1) + step + (sharp ? 1 : 0);
}

// Music with known tempo and key for accuracy benches: notes to a MIDI file, and that to samples by fluidsynth.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AudioSignal } from '../src/core/signal.ts';
import { loadAudio } from '../src/index.ts';

/** One note; times in beats. Channel 9 is drums. */
export interface Note {
  channel: number;
  note: number;
  /** 1 to 127. */
  velocity: number;
  start: number;
  length: number;
}

/** Notes at a tempo, with the General MIDI program of each channel. */
export interface Score {
  bpm: number;
  programs: Record<number, number>;
  notes: Note[];
}

const ticksPerBeat = 480;

function variableLength(value: number): number[] {
  const bytes = [value & 127];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 127) | 128);
  return bytes;
}

/** A standard MIDI file of format 0. */
export function midiFile({ bpm, programs, notes }: Score): Uint8Array {
  const events: { tick: number; bytes: number[] }[] = [];
  const add = (beat: number, ...bytes: number[]) => events.push({ tick: Math.round(beat * ticksPerBeat), bytes });
  const perBeat = Math.round(60e6 / bpm);
  add(0, 0xff, 0x51, 3, perBeat >> 16, (perBeat >> 8) & 255, perBeat & 255);
  for (const [channel, program] of Object.entries(programs)) add(0, 0xc0 | Number(channel), program);
  for (const { channel, note, velocity, start, length } of notes) {
    add(start, 0x90 | channel, note, velocity);
    add(start + length, 0x80 | channel, note, 0);
  }
  events.sort((a, b) => a.tick - b.tick);
  let before = 0;
  const track = events.flatMap(({ tick, bytes }) => {
    const delta = variableLength(tick - before);
    before = tick;
    return [...delta, ...bytes];
  });
  track.push(0, 0xff, 0x2f, 0);
  const number = (value: number, bytes: number) =>
    Array.from({ length: bytes }, (_, i) => (value >> (8 * (bytes - 1 - i))) & 255);
  const chunk = (name: string, data: number[]) => [...Buffer.from(name), ...number(data.length, 4), ...data];
  return Uint8Array.from([
    ...chunk('MThd', [...number(0, 2), ...number(1, 2), ...number(ticksPerBeat, 2)]),
    ...chunk('MTrk', track),
  ]);
}

const soundFonts = ['/usr/share/sounds/sf2/FluidR3_GM.sf2', '/usr/share/sounds/sf2/default-GM.sf2'];

/** The sound font to render with: `MELISMA_SOUNDFONT`, or Debian's; undefined when it or fluidsynth is absent. */
export function soundFont(): string | undefined {
  if (spawnSync('fluidsynth', ['--version']).status !== 0) return undefined;
  return [process.env.MELISMA_SOUNDFONT, ...soundFonts].find((path) => path && existsSync(path));
}

/** Renders at 44,100 Hz, mono. */
export async function render(score: Score, font: string): Promise<AudioSignal> {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-midi-'));
  try {
    const [midi, wav] = [join(folder, 'score.mid'), join(folder, 'score.wav')];
    writeFileSync(midi, midiFile(score));
    const { status, stderr } = spawnSync('fluidsynth', ['-ni', '-g', '0.6', '-r', '44100', '-F', wav, font, midi]);
    if (status !== 0) throw new Error(`fluidsynth: ${stderr}`);
    return await loadAudio(wav, { mono: true });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

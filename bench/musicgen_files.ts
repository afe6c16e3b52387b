import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { loadAudio } from '../src/audio/load.ts';
import { saveAudio } from '../src/audio/save.ts';
import { AudioSignal } from '../src/core/signal.ts';
import { encodeFile } from '../test/audio/encode.ts';

const RATE = 44_100;
const instruments = [
  'piano',
  'violin',
  'cello',
  'flute',
  'guitar-acoustic',
  'trumpet',
  'xylophone',
  'bassoon',
] as const;
const styles = [
  { style: 'ambient', emotion: 'calm', bpm: 60, density: 0.5, players: ['piano', 'cello'] },
  { style: 'chamber', emotion: 'tender', bpm: 84, density: 1, players: ['violin', 'cello', 'flute'] },
  { style: 'folk', emotion: 'joyful', bpm: 112, density: 2, players: ['guitar-acoustic', 'flute'] },
  { style: 'fanfare', emotion: 'proud', bpm: 126, density: 2, players: ['trumpet', 'bassoon', 'xylophone'] },
] as const;
const formats = ['mp3', 'wav', 'flac', 'ogg', 'mp3'] as const;
const scale = [0, 2, 4, 7, 9, 12, 14, 16];

interface Note {
  midi: number;
  samples: Float32Array;
}

/** The recorded notes of the dev dependencies tonejs-instrument-*, by instrument. */
async function loadNotes(): Promise<Map<string, Note[]>> {
  const notes = new Map<string, Note[]>();
  const require = createRequire(import.meta.url);
  for (const instrument of instruments) {
    const folder = path.dirname(require.resolve(`tonejs-instrument-${instrument}-mp3/package.json`));
    const files = (await readdir(folder)).filter((name) => name.endsWith('.mp3')).sort();
    const loaded: Note[] = [];
    for (const name of files.slice(0, 12)) {
      const audio = await loadAudio(path.join(folder, name), { sampleRate: RATE, mono: true, duration: 3 });
      loaded.push({ midi: midiOf(name), samples: audio.data });
    }
    notes.set(instrument, loaded);
  }
  return notes;
}

/** `Cs4.mp3` is a C sharp. */
function midiOf(name: string): number {
  const [, letter, sharp, octave] = /^([A-G])(s?)(\d)/.exec(name) ?? ['', 'A', '', '4'];
  const step = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }[letter!]!;
  return 12 * (Number(octave) + 1) + step + (sharp ? 1 : 0);
}

/** Writes `audio/` and `metadata.json` with `count` pieces of `seconds`, mixed from recorded notes; the same every time. */
export async function writeMusicFolder(root: string, count: number, seconds: number): Promise<void> {
  const notes = await loadNotes();
  await mkdir(path.join(root, 'audio'), { recursive: true });
  const metadata: object[] = [];
  for (let i = 0; i < count; i++) {
    const { style, emotion, bpm, density, players } = styles[i % styles.length]!;
    const format = formats[i % formats.length]!;
    const name = `${style}_${String(i).padStart(4, '0')}.${format}`;
    const channels = compose(
      i,
      seconds,
      bpm * (0.9 + 0.2 * ((i % 7) / 6)),
      density,
      players.map((one) => notes.get(one)!),
    );
    const target = path.join(root, 'audio', name);
    if (format === 'wav') await saveAudio(target, AudioSignal.fromChannels(channels, RATE));
    else await encodeFile(target, channels, { format, sampleRate: RATE });
    metadata.push({
      audio_file: name,
      text: `${style} piece number ${i} for ${players.join(' and ')}, ${emotion}`,
      style,
      emotion,
      instruments: players,
      therapeutic_benefit: emotion === 'calm' ? 'relaxation' : 'focus',
      duration: seconds,
      session: i % 10,
    });
  }
  await writeFile(path.join(root, 'metadata.json'), JSON.stringify(metadata, null, 1));
}

/** Every player on a grid of beats, each a little to one side. */
function compose(
  seed: number,
  seconds: number,
  bpm: number,
  density: number,
  players: readonly Note[][],
): Float32Array[] {
  const length = Math.round(seconds * RATE);
  const channels = [new Float32Array(length), new Float32Array(length)];
  let state = seed + 1;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const root = 48 + Math.floor(random() * 12);
  const step = (60 / bpm / density) * RATE;
  for (const [p, player] of players.entries()) {
    const pan = 0.3 + (0.4 * p) / Math.max(1, players.length - 1);
    for (let at = p * step * 0.5; at < length; at += step) {
      if (random() < 0.25) continue;
      const wanted = root + scale[Math.floor(random() * scale.length)]!;
      const gain = 0.25 + 0.2 * random();
      mix(channels, player, wanted, Math.round(at), gain, pan);
    }
  }
  const peak = channels.reduce((most, channel) => channel.reduce((a, x) => Math.max(a, Math.abs(x)), most), 1e-9);
  for (const channel of channels) for (let i = 0; i < length; i++) channel[i]! *= 0.8 / peak;
  return channels;
}

/** The nearest recorded note, played faster or slower to the pitch wanted. */
function mix(channels: Float32Array[], player: Note[], midi: number, start: number, gain: number, pan: number): void {
  const note = player.reduce((best, one) => (Math.abs(one.midi - midi) < Math.abs(best.midi - midi) ? one : best));
  const speed = 2 ** ((midi - note.midi) / 12);
  const count = Math.min(channels[0]!.length - start, Math.floor((note.samples.length - 1) / speed));
  const [left, right] = [gain * (1 - pan), gain * pan];
  for (let i = 0; i < count; i++) {
    const at = i * speed;
    const before = Math.floor(at);
    const sample = note.samples[before]! + (at - before) * (note.samples[before + 1]! - note.samples[before]!);
    channels[0]![start + i]! += left * sample;
    channels[1]![start + i]! += right * sample;
  }
}

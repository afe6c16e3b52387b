import { type Instrument, instruments, type Note } from './musicgen_notes.ts';

const styles = [
  { style: 'ambient', emotion: 'calm', slowest: 50, fastest: 76, notesPerBeat: 0.5, players: 2 },
  { style: 'chamber', emotion: 'tender', slowest: 72, fastest: 104, notesPerBeat: 1, players: 3 },
  { style: 'folk', emotion: 'joyful', slowest: 96, fastest: 132, notesPerBeat: 2, players: 2 },
  { style: 'fanfare', emotion: 'proud', slowest: 112, fastest: 168, notesPerBeat: 2, players: 3 },
] as const;
const scales = { major: [0, 2, 4, 7, 9, 11, 12, 14], minor: [0, 2, 3, 5, 7, 8, 12, 15] } as const;
const roots = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'];

/** What a piece is: each number has a tempo, a key, players and a brightness of its own. */
export interface Piece {
  style: string;
  emotion: string;
  bpm: number;
  key: string;
  players: Instrument[];
  notesPerBeat: number;
  root: number;
  steps: readonly number[];
  /** Share of the sample before in each sample: a low-pass of one pole. */
  dullness: number;
  random: () => number;
}

/** The same piece for the same number. */
export function describePiece(number: number): Piece {
  const { style, emotion, slowest, fastest, notesPerBeat, players } = styles[number % styles.length]!;
  let state = Math.imul(number + 1, 2654435761) >>> 0;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const scale = random() < 0.5 ? 'major' : 'minor';
  const root = Math.floor(random() * 12);
  const chosen = new Set<Instrument>();
  while (chosen.size < players) chosen.add(instruments[Math.floor(random() * instruments.length)]!);
  return {
    style,
    emotion,
    bpm: slowest + (fastest - slowest) * random(),
    key: `${roots[root]} ${scale}`,
    players: [...chosen],
    notesPerBeat,
    root: 48 + root,
    steps: scales[scale],
    dullness: 0.6 * random(),
    random,
  };
}

/** The piece as interleaved stereo, 16 bits: each player on a grid of beats, a little to one side. */
export function playPiece(
  piece: Piece,
  { seconds, sampleRate, notes }: { seconds: number; sampleRate: number; notes: Map<Instrument, Note[]> },
): Int16Array {
  const { bpm, notesPerBeat, players, root, steps, dullness, random } = piece;
  const length = Math.round(seconds * sampleRate);
  const mixed = new Float32Array(2 * length);
  const step = (60 / bpm / notesPerBeat) * sampleRate;
  for (const [p, player] of players.entries()) {
    const pan = 0.3 + (0.4 * p) / Math.max(1, players.length - 1);
    for (let at = p * step * 0.5; at < length; at += step) {
      if (random() < 0.25) continue;
      const midi = root + steps[Math.floor(random() * steps.length)]!;
      const gain = 0.25 + 0.2 * random();
      const spot = { start: Math.round(at), most: Math.round(2 * step), left: gain * (1 - pan), right: gain * pan };
      addNote(mixed, notes.get(player)!, midi, spot);
    }
  }
  return finished(mixed, dullness);
}

/** The nearest recorded note, played faster or slower to the pitch wanted, fading out over `most` samples. */
function addNote(
  mixed: Float32Array,
  notes: readonly Note[],
  midi: number,
  { start, most, left, right }: { start: number; most: number; left: number; right: number },
): void {
  const note = notes.reduce((best, one) => (Math.abs(one.midi - midi) < Math.abs(best.midi - midi) ? one : best));
  const { samples } = note;
  const speed = 2 ** ((midi - note.midi) / 12);
  const count = Math.min(mixed.length / 2 - start, most, Math.floor((samples.length - 1) / speed));
  for (let i = 0; i < count; i++) {
    const at = i * speed;
    const before = at | 0;
    const first = samples[before]!;
    const sample = (first + (at - before) * (samples[before + 1]! - first)) * (1 - i / count);
    const into = 2 * (start + i);
    mixed[into]! += left * sample;
    mixed[into + 1]! += right * sample;
  }
}

/** Filtered, at 0.8 of full scale. */
function finished(mixed: Float32Array, dullness: number): Int16Array {
  let peak = 1e-9;
  for (let i = 2; i < mixed.length; i++) {
    const sample = (mixed[i]! += dullness * (mixed[i - 2]! - mixed[i]!));
    if (sample > peak) peak = sample;
    else if (-sample > peak) peak = -sample;
  }
  const scale = (0.8 * 32_767) / peak;
  const rounded = new Int16Array(mixed.length);
  for (let i = 0; i < mixed.length; i++) rounded[i] = mixed[i]! * scale;
  return rounded;
}

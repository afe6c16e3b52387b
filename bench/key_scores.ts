import type { Note, Score } from './midi.ts';

/** A piece in a key; tonic 0 is C. */
export interface KeyScore extends Score {
  style: string;
  tonic: number;
  scale: 'major' | 'minor';
}

interface Style {
  name: string;
  /** Melody, chords, bass. */
  programs: [number, number, number];
  drums: boolean;
  /** Chords of a loop as semitones of the root above the tonic and the chord's intervals. */
  loops: Record<KeyScore['scale'], [number, number[]][][]>;
}

const M = [0, 4, 7];
const m = [0, 3, 7];
const d = [0, 3, 6];
const M7 = [0, 4, 7, 10];
const m7 = [0, 3, 7, 10];

const styles: Style[] = [
  {
    name: 'pop',
    programs: [73, 24, 33],
    drums: true,
    loops: {
      major: [
        [
          [0, M],
          [7, M],
          [9, m],
          [5, M],
        ],
        [
          [9, m],
          [5, M],
          [0, M],
          [7, M],
        ],
        [
          [0, M],
          [9, m],
          [2, m],
          [7, M7],
        ],
      ],
      minor: [
        [
          [0, m],
          [8, M],
          [3, M],
          [10, M],
        ],
        [
          [0, m],
          [10, M],
          [8, M],
          [7, M],
        ],
        [
          [0, m],
          [5, m],
          [8, M],
          [10, M],
        ],
      ],
    },
  },
  {
    name: 'classical',
    programs: [40, 0, 43],
    drums: false,
    loops: {
      major: [
        [
          [0, M],
          [5, M],
          [7, M7],
          [0, M],
        ],
        [
          [0, M],
          [2, M7],
          [7, M],
          [0, M],
        ],
        [
          [0, M],
          [9, M7],
          [2, m],
          [7, M7],
        ],
      ],
      minor: [
        [
          [0, m],
          [5, m],
          [7, M7],
          [0, m],
        ],
        [
          [0, m],
          [2, d],
          [7, M7],
          [0, m],
        ],
        [
          [0, m],
          [8, M],
          [5, m],
          [7, M],
        ],
      ],
    },
  },
  {
    name: 'jazz',
    programs: [65, 4, 32],
    drums: true,
    loops: {
      major: [
        [
          [2, m7],
          [7, M7],
          [0, [0, 4, 7, 11]],
          [0, [0, 4, 7, 9]],
        ],
        [
          [4, m7],
          [9, M7],
          [2, m7],
          [7, M7],
        ],
      ],
      minor: [
        [
          [2, [0, 3, 6, 10]],
          [7, M7],
          [0, m7],
          [0, [0, 3, 7, 9]],
        ],
        [
          [0, m7],
          [5, m7],
          [2, [0, 3, 6, 10]],
          [7, M7],
        ],
      ],
    },
  },
  {
    name: 'dance',
    programs: [81, 90, 38],
    drums: true,
    loops: {
      major: [
        [
          [0, M],
          [0, M],
          [5, M],
          [7, M],
        ],
        [
          [5, M],
          [7, M],
          [9, m],
          [0, M],
        ],
      ],
      minor: [
        [
          [0, m],
          [0, m],
          [0, m],
          [10, M],
        ],
        [
          [0, m],
          [0, m],
          [8, M],
          [5, m],
        ],
        [
          [8, M],
          [10, M],
          [0, m],
          [0, m],
        ],
      ],
    },
  },
];
const degrees = { major: [0, 2, 4, 5, 7, 9, 11], minor: [0, 2, 3, 5, 7, 8, 10] };

/** `rounds` pieces in every key and style; the same at every call with one seed. */
export function keyScores(rounds: number, seconds: number, seed = 12345): KeyScore[] {
  let state = seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const scores: KeyScore[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const style of styles) {
      for (const scale of ['major', 'minor'] as const) {
        for (let tonic = 0; tonic < 12; tonic++) {
          const bpm = 80 + Math.round(random() * 60);
          const bars = Math.ceil((seconds * bpm) / 240);
          scores.push({ style: style.name, tonic, scale, bpm, ...write(style, scale, tonic, bars, random, pick) });
        }
      }
    }
  }
  return scores;
}

function write(
  style: Style,
  scale: KeyScore['scale'],
  tonic: number,
  bars: number,
  random: () => number,
  pick: <T>(items: readonly T[]) => T,
): Pick<Score, 'notes' | 'programs'> {
  const notes: Note[] = [];
  const play = (channel: number, note: number, velocity: number, start: number, length: number) =>
    notes.push({ channel, note, velocity: Math.round(velocity + (random() - 0.5) * 16), start, length });
  const loop = pick(style.loops[scale]);
  // Loops may begin anywhere, and many pieces touch a chord from elsewhere.
  const shift = Math.floor(random() * 2);
  for (let bar = 0; bar < bars; bar++) {
    const [root, intervals] =
      random() < 0.08 ? ([pick([1, 3, 6, 8, 10]), M] as const) : loop[(bar + shift) % loop.length]!;
    const at = 4 * bar;
    const base = 48 + ((tonic + root) % 12);
    for (const interval of intervals) {
      if (style.name === 'classical')
        for (let b = 0; b < 4; b++) play(1, base + interval, 64, at + b + interval / 24, 0.5);
      else play(1, base + interval, 68, at, 3.8);
    }
    for (let b = 0; b < 4; b += 2) play(2, base - 12 + (b === 2 && random() < 0.3 ? 7 : 0), 84, at + b, 1.8);
    for (let b = 0; b < 4; b += 0.5) {
      if (random() < 0.45) continue;
      const sounding = random() < 0.6 ? root + pick(intervals) : pick(degrees[scale]);
      play(0, 72 + ((tonic + sounding) % 12), 78, at + b, 0.5);
    }
    if (!style.drums) continue;
    for (let b = 0; b < 4; b++) {
      if (b % 2 === 0 || style.name === 'dance') play(9, 36, 100, at + b, 0.1);
      if (b % 2 === 1) play(9, 38, 90, at + b, 0.1);
      play(9, 42, 60, at + b + 0.5, 0.1);
    }
  }
  return { notes, programs: { 0: style.programs[0], 1: style.programs[1], 2: style.programs[2] } };
}

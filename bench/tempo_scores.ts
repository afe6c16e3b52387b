import type { Note, Score } from './midi.ts';

/** A piece in a style that fixes which pulse is the beat. */
export interface TempoScore extends Score {
  style: string;
}

/** Numbers from 0 to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const [kick, snare, hat, openHat, ride, rim, shaker, tomLow] = [36, 38, 42, 46, 51, 37, 70, 45];
const chords = [
  [0, 4, 7],
  [9, 12, 16],
  [5, 9, 12],
  [7, 11, 14],
];
const scale = [0, 2, 4, 5, 7, 9, 11, 12];

/** Writes the notes of one bar; times in beats from its start. */
type Bar = (piece: Piece, bar: number) => void;

interface Style {
  name: string;
  /** Slowest and fastest tempo. */
  bpm: [number, number];
  beatsPerBar: number;
  /** Melody, chords, bass. */
  programs: [number, number, number];
  bar: Bar;
}

/** Collects the notes of a piece, played a little early or late and unevenly loud. */
class Piece {
  readonly notes: Note[] = [];
  readonly random: () => number;
  readonly root: number;
  private readonly beatsPerBar: number;
  private origin = 0;

  constructor(seed: number, beatsPerBar: number) {
    this.random = randomNumbers(seed);
    this.root = 48 + Math.floor(this.random() * 12);
    this.beatsPerBar = beatsPerBar;
  }

  begin(bar: number) {
    this.origin = bar * this.beatsPerBar;
  }

  play(channel: number, note: number, velocity: number, start: number, length: number) {
    const late = (this.random() - 0.5) * 0.02;
    this.notes.push({
      channel,
      note,
      velocity: Math.max(20, Math.min(127, Math.round(velocity + (this.random() - 0.5) * 16))),
      start: Math.max(0, this.origin + start + late),
      length,
    });
  }

  drum(note: number, velocity: number, ...beats: number[]) {
    for (const beat of beats) this.play(9, note, velocity, beat, 0.1);
  }

  chord(bar: number, velocity: number, start: number, length: number) {
    for (const interval of chords[bar % 4]!) this.play(1, this.root + interval, velocity, start, length);
  }

  bass(bar: number, velocity: number, start: number, length: number, interval = 0) {
    this.play(2, this.root - 12 + chords[bar % 4]![0]! + interval, velocity, start, length);
  }

  /** Notes of the scale that last one step each; some steps are silent. */
  melody(velocity: number, step: number, silent: number) {
    for (let beat = 0; beat < this.beatsPerBar - 0.01; beat += step) {
      if (this.random() < silent) continue;
      this.play(0, this.root + 12 + scale[Math.floor(this.random() * 8)]!, velocity, beat, step * 0.9);
    }
  }
}

const steps = (from: number, to: number, step: number) =>
  Array.from({ length: Math.round((to - from) / step) }, (_, i) => from + i * step);

const styles: Style[] = [
  {
    name: 'rock',
    bpm: [95, 150],
    beatsPerBar: 4,
    programs: [29, 27, 33],
    bar(p, bar) {
      p.drum(kick, 110, 0, 2, ...(bar % 2 ? [2.5] : []));
      p.drum(snare, 105, 1, 3);
      p.drum(hat, 75, ...steps(0, 4, 0.5));
      for (const beat of steps(0, 4, 0.5)) p.bass(bar, 90, beat, 0.45);
      p.chord(bar, 80, 0, 1.9);
      p.chord(bar, 70, 2, 1.9);
      p.melody(85, 0.5, 0.4);
    },
  },
  {
    name: 'house',
    bpm: [118, 130],
    beatsPerBar: 4,
    programs: [81, 89, 38],
    bar(p, bar) {
      p.drum(kick, 120, 0, 1, 2, 3);
      p.drum(openHat, 85, 0.5, 1.5, 2.5, 3.5);
      p.drum(39, 90, 1, 3);
      for (const beat of [0.5, 1.5, 2.5, 3.5]) p.bass(bar, 95, beat, 0.3);
      p.chord(bar, 70, 0, 3.8);
      p.melody(70, 0.25, 0.6);
    },
  },
  {
    name: 'hip-hop',
    bpm: [80, 100],
    beatsPerBar: 4,
    programs: [11, 4, 33],
    bar(p, bar) {
      p.drum(kick, 115, 0, 1.5, 2.5);
      p.drum(snare, 110, 1, 3);
      p.drum(hat, 65, ...steps(0, 4, 0.25));
      p.bass(bar, 100, 0, 1.4);
      p.bass(bar, 90, 2.5, 1.2);
      p.chord(bar, 60, 0, 3.5);
      p.melody(60, 0.5, 0.7);
    },
  },
  {
    name: 'drum and bass',
    bpm: [165, 178],
    beatsPerBar: 4,
    programs: [80, 89, 38],
    bar(p, bar) {
      p.drum(kick, 118, 0, 2.5);
      p.drum(snare, 115, 1, 3);
      p.drum(hat, 70, ...steps(0, 4, 0.5));
      p.bass(bar, 100, 0, 1.5);
      p.bass(bar, 95, 2.5, 1.2, 7);
      p.chord(bar, 60, 0, 3.9);
    },
  },
  {
    name: 'reggae',
    bpm: [68, 90],
    beatsPerBar: 4,
    programs: [16, 27, 33],
    bar(p, bar) {
      p.drum(kick, 105, 2);
      p.drum(rim, 95, 2);
      p.drum(hat, 75, ...steps(0, 4, 0.5));
      p.chord(bar, 85, 1, 0.3);
      p.chord(bar, 85, 3, 0.3);
      for (const beat of [0, 0.5, 1.5, 2, 3]) p.bass(bar, 100, beat, 0.4);
    },
  },
  {
    name: 'swing',
    bpm: [120, 190],
    beatsPerBar: 4,
    programs: [65, 0, 32],
    bar(p, bar) {
      p.drum(ride, 90, 0, 1, 1.667, 2, 3, 3.667);
      p.drum(44, 75, 1, 3);
      for (const [i, interval] of [0, 4, 7, 9].entries()) p.bass(bar, 95, i, 0.9, interval);
      p.chord(bar, 65, 0, 0.4);
      p.chord(bar, 60, 1.667, 0.4);
      p.melody(80, 2 / 3, 0.5);
    },
  },
  {
    name: 'bossa nova',
    bpm: [110, 145],
    beatsPerBar: 4,
    programs: [73, 24, 32],
    bar(p, bar) {
      p.drum(shaker, 70, ...steps(0, 4, 0.5));
      p.drum(rim, 85, 0, 1.5, 3);
      for (const [beat, interval] of [
        [0, 0],
        [1.5, 7],
        [2, 7],
        [3.5, 0],
      ] as const) {
        p.bass(bar, 90, beat, 0.45, interval);
      }
      for (const beat of [0, 1, 1.5, 2.5, 3.5]) p.chord(bar, 75, beat, 0.4);
      p.melody(80, 1, 0.4);
    },
  },
  {
    name: 'waltz',
    bpm: [100, 170],
    beatsPerBar: 3,
    programs: [40, 48, 43],
    bar(p, bar) {
      p.bass(bar, 100, 0, 0.9);
      p.chord(bar, 75, 1, 0.5);
      p.chord(bar, 75, 2, 0.5);
      p.melody(90, 1, 0.25);
    },
  },
  {
    name: 'piano ballad',
    bpm: [60, 85],
    beatsPerBar: 4,
    programs: [0, 0, 0],
    bar(p, bar) {
      const tones = chords[bar % 4]!;
      for (const [i, beat] of steps(0, 4, 0.5).entries()) {
        p.play(1, p.root + tones[[0, 1, 2, 1][i % 4]!]!, beat % 2 === 0 ? 80 : 62, beat, 0.5);
      }
      p.bass(bar, 90, 0, 3.8);
      p.melody(88, 1, 0.4);
    },
  },
  {
    name: 'folk guitar',
    bpm: [85, 125],
    beatsPerBar: 4,
    programs: [72, 25, 32],
    bar(p, bar) {
      for (const [beat, loud] of [
        [0, 100],
        [1, 85],
        [1.5, 65],
        [2.5, 65],
        [3, 85],
        [3.5, 65],
      ] as const) {
        p.chord(bar, loud, beat, 0.5);
      }
      p.bass(bar, 95, 0, 1);
      p.bass(bar, 90, 2, 1, 7);
      p.melody(75, 1, 0.5);
    },
  },
  {
    name: 'march',
    bpm: [108, 126],
    beatsPerBar: 2,
    programs: [56, 61, 58],
    bar(p, bar) {
      p.drum(kick, 105, 0, 1);
      p.drum(snare, 85, 0.5, 1.5, ...(bar % 2 ? [1.75] : []));
      p.bass(bar, 100, 0, 0.4);
      p.bass(bar, 95, 1, 0.4, 7);
      p.chord(bar, 75, 0.5, 0.3);
      p.chord(bar, 75, 1.5, 0.3);
      p.melody(95, 0.5, 0.3);
    },
  },
  {
    name: 'orchestra',
    bpm: [80, 140],
    beatsPerBar: 4,
    programs: [68, 48, 43],
    bar(p, bar) {
      for (const beat of steps(0, 4, 0.5)) p.chord(bar, beat % 1 === 0 ? 90 : 65, beat, 0.3);
      p.bass(bar, 95, 0, 1.8);
      p.bass(bar, 90, 2, 1.8, 7);
      if (bar % 4 === 0) p.drum(tomLow, 100, 0, 2);
      p.melody(90, 1, 0.3);
    },
  },
];

/** `count` pieces of `seconds`, styles in turn, tempi spread over the range of the style; others for each seed. */
export function tempoScores(count: number, seconds: number, seed = 1000): TempoScore[] {
  return Array.from({ length: count }, (_, i) => {
    const style = styles[i % styles.length]!;
    const piece = new Piece(seed + i, style.beatsPerBar);
    const [slow, fast] = style.bpm;
    const bpm = Math.round((slow + piece.random() * (fast - slow)) * 10) / 10;
    const bars = Math.ceil((seconds * bpm) / 60 / style.beatsPerBar);
    for (let bar = 0; bar < bars; bar++) {
      piece.begin(bar);
      style.bar(piece, bar);
    }
    const [melody, chord, bass] = style.programs;
    return { style: style.name, bpm, programs: { 0: melody, 1: chord, 2: bass }, notes: piece.notes };
  });
}

import { describe, expect, it } from 'vitest';
import { divideRecordings } from '../../../src/dataset/musicgen/divide.ts';
import type { PreparedRecording } from '../../../src/dataset/musicgen/prepare.ts';

/** Recordings of these styles with so many clips each. */
function recordings(...all: [style: string | null, clips: number][]): PreparedRecording[] {
  return all.map(([style, count], i) => ({
    entry: {
      id: `${i}.wav`,
      path: `${i}.wav`,
      text: 'x',
      style,
      emotion: null,
      instruments: [],
      therapeuticBenefit: null,
      extra: {},
    },
    sha256: String(i),
    clips: Array.from({ length: count }, (_, index) => ({
      file: '',
      bytes: 0,
      index,
      start: 30 * index,
      duration: 30,
      frames: 0,
    })),
    warnings: [],
  }));
}

describe('divideRecordings', () => {
  it('gives each style its share of clips and never parts a recording', () => {
    const all = recordings(
      ...Array.from({ length: 100 }, (_, i): [string, number] => [i % 4 ? 'folk' : 'ambient', 1 + (i % 3)]),
    );
    const { parts, notes } = divideRecordings(all, { validation: 0.1, seed: 42 });
    expect(notes).toEqual([]);
    for (const style of ['folk', 'ambient']) {
      const clips = (wanted: (part: string) => boolean) =>
        all.reduce(
          (sum, { entry, clips }, i) => sum + (entry.style === style && wanted(parts[i]!) ? clips.length : 0),
          0,
        );
      const share = clips((part) => part === 'validation') / clips(() => true);
      expect(share).toBeCloseTo(0.1, 1);
    }
  });

  it('is the same for the same seed and another for another', () => {
    const all = recordings(...Array.from({ length: 40 }, (_, i): [string, number] => [i % 2 ? 'a' : 'b', 1]));
    const parts = (seed: number) => divideRecordings(all, { validation: 0.2, seed }).parts;
    expect(parts(1)).toEqual(parts(1));
    expect(parts(2)).not.toEqual(parts(1));
  });

  it('lets a style with one recording train, and says so', () => {
    const all = recordings(['a', 1], ['a', 1], ['a', 1], ['alone', 5], [null, 1]);
    const { parts, notes } = divideRecordings(all, { validation: 1, seed: 0 });
    expect(parts.filter((part) => part === 'validation')).toHaveLength(1);
    expect(parts.slice(3)).toEqual(['train', 'train']);
    expect(notes[0]).toContain('having one recording only: alone, (none)');
  });

  it('takes no account of styles when each has one recording', () => {
    const { parts, notes } = divideRecordings(recordings(['a', 1], ['b', 1], ['c', 1]), { validation: 0.1, seed: 0 });
    expect([...parts].sort()).toEqual(['train', 'train', 'validation']);
    expect(notes).toHaveLength(1);
  });

  it('has nothing to validate on with one recording, or when told so', () => {
    const one = divideRecordings(recordings(['a', 9]), { validation: 0.5, seed: 0 });
    expect([one.parts, one.notes.length]).toEqual([['train'], 1]);
    const none = divideRecordings(recordings(['a', 1], ['a', 1]), { validation: 0, seed: 0 });
    expect(none).toEqual({ parts: ['train', 'train'], notes: [] });
  });
});

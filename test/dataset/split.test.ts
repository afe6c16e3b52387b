import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DataError, MelismaError, ParameterError } from '../../src/core/errors.ts';
import { stratifiedKFold } from '../../src/dataset/folds.ts';
import { compareCodePoints, encodeLabels } from '../../src/dataset/labels.ts';
import { RandomState } from '../../src/dataset/random.ts';
import { type Split, shuffleSplit, stratifiedShuffleSplit } from '../../src/dataset/split.ts';
import golden from './golden/splits.json' with { type: 'json' };

function digest({ train, validation }: Split): string {
  return createHash('sha256').update(`${train}|${validation}`).digest('hex').slice(0, 24);
}

function labelsOf(seed: number, n: number, k: number): string[] {
  const random = new RandomState(seed);
  return Array.from({ length: n }, () => {
    const draw = random.randint(0, 1000);
    const code = Math.floor((draw * draw * k) / 1_000_000);
    return `${'zyxwvutsrqponm'[code]}${code}`;
  });
}

describe('stratifiedShuffleSplit', () => {
  it('gives the indices of scikit-learn in 200 random cases', () => {
    expect(golden.stratifiedShuffleSplit).toHaveLength(200);
    for (const { n, k, labelSeed, seed, validation, train, splits } of golden.stratifiedShuffleSplit) {
      const labels = labelsOf(labelSeed, n, k);
      const run = () => stratifiedShuffleSplit(labels, { validation, train: train ?? undefined, seed, splits: 3 });
      if (splits) expect(run().map(digest)).toEqual(splits);
      else expect(run).toThrow(MelismaError);
    }
  });

  it('refuses what cannot be stratified', () => {
    expect(() => stratifiedShuffleSplit(['a', 'a', 'b'], { validation: 1 })).toThrow(DataError);
    const labels = ['a', 'a', 'b', 'b', 'c', 'c'];
    expect(() => stratifiedShuffleSplit(labels, { validation: 2 })).toThrow(
      'validation: expected at least 1 row for each of 3 classes, got 2',
    );
    for (const validation of [0, 6, -1, 1.5, Number.NaN]) {
      expect(() => stratifiedShuffleSplit(labels, { validation })).toThrow(ParameterError);
    }
    expect(() => stratifiedShuffleSplit(labels, { validation: 0.5, train: 0.6 })).toThrow(ParameterError);
    expect(() => stratifiedShuffleSplit(labels, { validation: 0.5, splits: 0 })).toThrow(ParameterError);
  });
});

describe('shuffleSplit', () => {
  it('gives the indices of scikit-learn', () => {
    for (const { n, validation, seed, splits } of golden.shuffleSplit) {
      expect(shuffleSplit(n, { validation, seed, splits: 2 }).map(digest)).toEqual(splits);
    }
  });
});

describe('stratifiedKFold', () => {
  it('gives the indices of scikit-learn in 100 random cases', () => {
    expect(golden.stratifiedKFold).toHaveLength(100);
    for (const { n, k, labelSeed, folds, shuffle, seed, splits } of golden.stratifiedKFold) {
      const run = () => stratifiedKFold(labelsOf(labelSeed, n, k), { folds, shuffle, seed });
      if (splits) expect(run().map(digest)).toEqual(splits);
      else expect(run).toThrow(MelismaError);
    }
  });

  it('refuses fewer than two folds and classes all smaller than the folds', () => {
    expect(() => stratifiedKFold(['a', 'b'], { folds: 1 })).toThrow(ParameterError);
    expect(() => stratifiedKFold(['a', 'b'], { folds: 3 })).toThrow(ParameterError);
    expect(() => stratifiedKFold(['a', 'b', 'a', 'b'], { folds: 3 })).toThrow(DataError);
  });
});

describe('encodeLabels', () => {
  it('sorts strings by code point and numbers by value', () => {
    expect(encodeLabels([10, 9, 10, -1]).classes).toEqual([-1, 9, 10]);
    // U+FF5E is one UTF-16 unit above the surrogates of U+1F600, but a smaller code point.
    expect(['\u{1f600}', '\uff5e', 'b', 'B', 'ba', ''].sort(compareCodePoints)).toEqual([
      '',
      'B',
      'b',
      'ba',
      '\uff5e',
      '\u{1f600}',
    ]);
    const { codes, counts, members } = encodeLabels(['b', 'a', 'b']);
    expect([...codes]).toEqual([1, 0, 1]);
    expect(counts).toEqual([1, 2]);
    expect(members).toEqual([[1], [0, 2]]);
  });
});

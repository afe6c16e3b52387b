import { describe, expect, it } from 'vitest';
import { DataError, ParameterError } from '../../src/core/errors.ts';
import { stratifiedGroupSplit } from '../../src/dataset/group_split.ts';
import { RandomState } from '../../src/dataset/random.ts';

/** `n` rows of `k` classes in groups of random size; one group in five has two classes. */
function rowsOf(seed: number, n: number, k: number): { labels: string[]; groups: string[] } {
  const random = new RandomState(seed);
  const labels: string[] = [];
  const groups: string[] = [];
  for (let group = 0; labels.length < n; group++) {
    const kind = random.randint(0, k);
    for (let size = random.randint(1, 12); size > 0; size--) {
      const other = group % 5 === 0 && size % 2 === 0;
      labels.push(`class${other ? (kind + 1) % k : kind}`);
      groups.push(`artist${group}`);
    }
  }
  return { labels, groups };
}

function chiSquare(labels: readonly string[], validation: readonly number[], share: number): number {
  return [...new Set(labels)].reduce((sum, label) => {
    const target = labels.filter((other) => other === label).length * share;
    return sum + (validation.filter((row) => labels[row] === label).length - target) ** 2 / target;
  }, 0);
}

/** The least distance over all assignments with every class in both parts, if there is one. */
function bestOfAll(labels: readonly string[], groups: readonly string[], share: number): number | undefined {
  const names = [...new Set(groups)];
  const classes = [...new Set(labels)];
  let best: number | undefined;
  for (let mask = 0; mask < 2 ** names.length; mask++) {
    const inside = new Set(names.filter((_, i) => mask & (1 << i)));
    const validation = labels.flatMap((_, row) => (inside.has(groups[row]!) ? [row] : []));
    const here = new Set(validation.map((row) => labels[row]));
    const there = new Set(labels.filter((_, row) => !inside.has(groups[row]!)));
    if (here.size < classes.length || there.size < classes.length) continue;
    const cost = chiSquare(labels, validation, share);
    if (best === undefined || cost < best) best = cost;
  }
  return best;
}

describe('stratifiedGroupSplit', () => {
  it('never lets a group straddle, uses every row once and keeps class shares', () => {
    for (let seed = 0; seed < 30; seed++) {
      const { labels, groups } = rowsOf(seed, 400, 4);
      const { train, validation } = stratifiedGroupSplit(labels, groups, { validation: 0.2, seed });
      expect([...train, ...validation].sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
      const trainGroups = new Set(train.map((row) => groups[row]));
      expect(validation.filter((row) => trainGroups.has(groups[row]))).toEqual([]);
      for (const label of new Set(labels)) {
        const total = labels.filter((other) => other === label).length;
        const share = validation.filter((row) => labels[row] === label).length / total;
        expect(Math.abs(share - 0.2) * total).toBeLessThanOrEqual(2);
      }
    }
  });

  it('is as good as the best of all assignments within a small margin, and fails only where none exists', () => {
    let worst = 0;
    let impossible = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { labels, groups } = rowsOf(100 + seed, 60, 3);
      const best = bestOfAll(labels, groups, 0.25);
      const split = () => stratifiedGroupSplit(labels, groups, { validation: 0.25, seed });
      if (best === undefined) {
        impossible++;
        expect(split).toThrow(DataError);
      } else {
        worst = Math.max(worst, chiSquare(labels, split().validation, 0.25) - best);
      }
    }
    expect(impossible).toBeLessThan(10);
    expect(worst).toBeLessThan(0.5);
  });

  it('meets the share of every class within a row when there are many groups of very different size', () => {
    const random = new RandomState(1);
    const groups = Array.from({ length: 8000 }, () => `g${Math.floor(random.random() ** 2 * 1000)}`);
    const labels = groups.map(
      (group) => `c${random.random() < 0.9 ? Number(group.slice(1)) % 6 : random.randint(0, 6)}`,
    );
    const { validation } = stratifiedGroupSplit(labels, groups, { validation: 0.1 });
    for (const label of new Set(labels)) {
      const target = 0.1 * labels.filter((other) => other === label).length;
      expect(Math.abs(validation.filter((row) => labels[row] === label).length - target)).toBeLessThan(1);
    }
  });

  it('is the same for the same seed and differs between seeds', () => {
    const { labels, groups } = rowsOf(5, 300, 3);
    const split = (seed: number) => stratifiedGroupSplit(labels, groups, { validation: 0.2, seed });
    expect(split(1)).toEqual(split(1));
    const seen = new Set(Array.from({ length: 10 }, (_, seed) => split(seed).validation.join()));
    expect(seen.size).toBeGreaterThan(1);
  });

  it('refuses a class held by one group, and lists of different lengths', () => {
    const labels = ['rock', 'rock', 'jazz', 'jazz', 'jazz'];
    expect(() => stratifiedGroupSplit(labels, ['a', 'b', 'c', 'c', 'c'], { validation: 0.4 })).toThrow(
      new DataError('group: expected every class in both parts, but jazz cannot be divided between groups'),
    );
    expect(() => stratifiedGroupSplit(labels, ['a'], {})).toThrow(ParameterError);
    expect(() => stratifiedGroupSplit(labels, labels, { validation: 1.5 })).toThrow(ParameterError);
  });
});

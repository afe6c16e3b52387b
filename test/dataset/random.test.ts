import { describe, expect, it } from 'vitest';
import { ParameterError } from '../../src/core/errors.ts';
import { RandomState } from '../../src/dataset/random.ts';
import golden from './golden/random.json' with { type: 'json' };

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('RandomState', () => {
  it('draws what NumPy draws, in one interleaved sequence', () => {
    const random = new RandomState(42);
    const steps = {
      uint32: range(3).map(() => random.nextUint32()),
      random: range(4).map(() => random.random()),
      randint: range(8).map(() => random.randint(-5, 1000)),
      permutation: random.permutation(17),
      choice: random.choice(range(10), 6, { replace: false }),
      choiceReplace: random.choice(range(10), 12),
      wide: range(3).map(() => random.randint(0, 2 ** 32 - 5)),
      shuffle: range(9),
    };
    random.shuffle(steps.shuffle);
    expect(steps).toEqual(golden.seed42);
  });

  it('agrees for small and large seeds and after several rounds of the generator', () => {
    for (const [seed, [first, element]] of Object.entries(golden.seeds)) {
      expect(new RandomState(Number(seed)).random()).toBe(first);
      expect(new RandomState(Number(seed)).permutation(1000)[700]).toBe(element);
    }
    const random = new RandomState(7);
    expect(range(2000).map(() => random.random())[1999]).toBe(golden.after2000);
  });

  it('leaves the array given to permutation alone and shuffles typed arrays in place', () => {
    const values = ['a', 'b', 'c', 'd'];
    const shuffled = new RandomState(3).permutation(values);
    expect(values).toEqual(['a', 'b', 'c', 'd']);
    expect([...shuffled].sort()).toEqual(values);
    const typed = Float32Array.from([0, 1, 2, 3]);
    new RandomState(3).shuffle(typed);
    expect([...typed].map((i) => values[i])).toEqual(shuffled);
  });

  it('refuses seeds and ranges that NumPy has no draws for', () => {
    for (const seed of [-1, 1.5, 2 ** 32, Number.NaN]) expect(() => new RandomState(seed)).toThrow(ParameterError);
    const random = new RandomState(0);
    expect(() => random.randint(3, 3)).toThrow('randint: expected integers low < high');
    expect(() => random.choice([1, 2], 3, { replace: false })).toThrow(ParameterError);
  });
});

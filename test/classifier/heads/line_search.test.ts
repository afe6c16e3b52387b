import { describe, expect, it } from 'vitest';
import { minimize } from '../../../src/classifier/heads/lbfgs.ts';
import { type LinePoint, wolfeLineSearch } from '../../../src/classifier/heads/line_search.ts';

function along(f: (step: number) => number, slope: (step: number) => number) {
  return async (step: number): Promise<LinePoint> => ({ step, value: f(step), slope: slope(step) });
}

describe('wolfeLineSearch', () => {
  // Functions of Moré & Thuente 1994, with starts far too short and far too long.
  const cases = [
    { name: 'one minimum', f: (a: number) => -a / (a * a + 2), d: (a: number) => (a * a - 2) / (a * a + 2) ** 2 },
    {
      name: 'steep polynomial',
      f: (a: number) => (a + 0.004) ** 5 - 2 * (a + 0.004) ** 4,
      d: (a: number) => 5 * (a + 0.004) ** 4 - 8 * (a + 0.004) ** 3,
    },
    { name: 'parabola', f: (a: number) => (a - 3) ** 2, d: (a: number) => 2 * (a - 3) },
  ];
  it.each(cases.flatMap((c) => [1e-3, 0.1, 10, 1e3].map((first) => ({ ...c, first }))))(
    '$name from $first: strong Wolfe conditions hold',
    async ({ f, d, first }) => {
      const start = { step: 0, value: f(0), slope: d(0) };
      const found = await wolfeLineSearch(along(f, d), start, first);
      expect(found).toBeDefined();
      expect(found!.value).toBeLessThanOrEqual(start.value + 1e-4 * found!.step * start.slope + 1e-12);
      expect(Math.abs(found!.slope)).toBeLessThanOrEqual(0.9 * Math.abs(start.slope));
    },
  );

  it('steps back from where the function is not finite', async () => {
    const f = (a: number) => (a > 1 ? Number.NaN : (a - 0.5) ** 2);
    const found = await wolfeLineSearch(
      along(f, (a) => 2 * (a - 0.5)),
      { step: 0, value: 0.25, slope: -1 },
      64,
    );
    expect(found!.step).toBeLessThanOrEqual(1);
  });
});

describe('minimize', () => {
  it('finds the minimum of the Rosenbrock function', async () => {
    const rosenbrock = async (p: Float64Array, g: Float64Array) => {
      const [x, y] = [p[0]!, p[1]!];
      g[0] = -400 * x * (y - x * x) - 2 * (1 - x);
      g[1] = 200 * (y - x * x);
      return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    };
    const { point, converged } = await minimize(rosenbrock, Float64Array.of(-1.2, 1), {
      gradientTolerance: 1e-9,
      maxIterations: 200,
    });
    expect(converged).toBe(true);
    expect(point[0]).toBeCloseTo(1, 8);
    expect(point[1]).toBeCloseTo(1, 8);
  });
});

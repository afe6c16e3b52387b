import { wolfeLineSearch } from './line_search.ts';

/** Returns the value at `point` and writes the gradient there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => Promise<number>;

/** Options of {@link minimize}. */
export interface MinimizeOptions {
  /** Stop when no component of the gradient is larger. */
  gradientTolerance: number;
  maxIterations: number;
  /** How many past steps describe the curvature. Default 10. */
  memory?: number;
  onIteration?: (iteration: number) => void;
}

/** Where the minimization ended. */
export interface Minimum {
  point: Float64Array;
  value: number;
  iterations: number;
  /** Whether the gradient tolerance was met (or rounding allows no further descent). */
  converged: boolean;
}

/**
 * Minimizes a smooth function by limited-memory BFGS with a strong Wolfe line search.
 *
 * Source: Nocedal & Wright 2006, algorithm 7.4 (two-loop recursion) and 7.5.
 */
export async function minimize(objective: Objective, start: Float64Array, options: MinimizeOptions): Promise<Minimum> {
  const { gradientTolerance, maxIterations, memory = 10, onIteration } = options;
  const past: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  let point = start.slice();
  let gradient = new Float64Array(point.length);
  let value = await objective(point, gradient);
  let iterations = 0;
  while (largest(gradient) > gradientTolerance) {
    if (iterations >= maxIterations) return { point, value, iterations, converged: false };
    const direction = descentDirection(gradient, past);
    const from = point;
    const along = async (step: number) => {
      const to = from.map((x, i) => x + step * direction[i]!);
      const gradientThere = new Float64Array(to.length);
      const valueThere = await objective(to, gradientThere);
      return { step, value: valueThere, slope: dot(gradientThere, direction), point: to, gradient: gradientThere };
    };
    const origin = { step: 0, value, slope: dot(gradient, direction) };
    const firstStep = past.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)));
    const found = await wolfeLineSearch(along, origin, firstStep);
    if (!found) {
      if (past.length === 0) break;
      past.length = 0;
      continue;
    }
    const s = found.point.map((x, i) => x - point[i]!);
    const y = found.gradient.map((g, i) => g - gradient[i]!);
    const curvature = dot(s, y);
    if (curvature > Number.EPSILON * dot(y, y)) {
      past.push({ s, y, rho: 1 / curvature });
      if (past.length > memory) past.shift();
    }
    ({ point, gradient, value } = found);
    onIteration?.(++iterations);
  }
  return { point, value, iterations, converged: true };
}

function descentDirection(gradient: Float64Array, past: readonly { s: Float64Array; y: Float64Array; rho: number }[]) {
  const q = gradient.slice();
  const alphas = new Float64Array(past.length);
  for (let k = past.length - 1; k >= 0; k--) {
    const { s, y, rho } = past[k]!;
    alphas[k] = rho * dot(s, q);
    addScaled(q, -alphas[k]!, y);
  }
  const last = past.at(-1);
  const scale = last ? 1 / (last.rho * dot(last.y, last.y)) : 1;
  for (let i = 0; i < q.length; i++) q[i]! *= scale;
  past.forEach(({ s, y, rho }, k) => {
    addScaled(q, alphas[k]! - rho * dot(y, q), s);
  });
  return q.map((x) => -x);
}

function addScaled(target: Float64Array, factor: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * source[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function largest(values: Float64Array): number {
  let max = 0;
  for (const value of values) max = Math.max(max, Math.abs(value));
  return max;
}

/** Value and slope of a function along a search direction. */
export interface LinePoint {
  step: number;
  value: number;
  slope: number;
}

const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
const MAX_EVALUATIONS = 40;

/**
 * A step along a descent direction that satisfies the strong Wolfe conditions; `undefined` when
 * rounding leaves none to be found. Close to the optimum, where differences of values are rounding
 * noise, the slopes alone decide (the approximate Wolfe conditions).
 *
 * Source: Nocedal & Wright 2006, algorithms 3.5 and 3.6; Hager & Zhang 2005, section 2.
 */
export async function wolfeLineSearch<Point extends LinePoint>(
  evaluate: (step: number) => Promise<Point>,
  start: LinePoint,
  firstStep: number,
): Promise<Point | undefined> {
  const noise = 1e-13 * Math.abs(start.value);
  const tooHigh = (p: LinePoint) => p.value > start.value + SUFFICIENT_DECREASE * p.step * start.slope + noise;
  const flat = (p: LinePoint) => Math.abs(p.slope) <= -CURVATURE * start.slope;

  let low: LinePoint = start;
  let best: Point | undefined;
  let high: LinePoint | undefined;
  let step = firstStep;
  for (let evaluation = 0; evaluation < MAX_EVALUATIONS; evaluation++) {
    const point = await evaluate(step);
    if (!Number.isFinite(point.value) || tooHigh(point) || (best && point.value > best.value + noise)) {
      high = point;
    } else {
      if (flat(point)) return point;
      // The minimum lies on the side that the slope descends to.
      if (high ? point.slope * (high.step - low.step) >= 0 : point.slope >= 0) high = low;
      low = best = point;
    }
    if (!high) {
      step = 2 * low.step;
      continue;
    }
    const next = between(low, high);
    if (next === low.step || next === high.step) break;
    step = next;
  }
  return best;
}

/** The minimum of the cubic through both points, kept away from the ends of the interval. */
function between(a: LinePoint, b: LinePoint): number {
  const width = b.step - a.step;
  const middle = a.step + width / 2;
  if (!Number.isFinite(b.value)) return middle;
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step);
  const square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return middle;
  const d2 = Math.sign(width) * Math.sqrt(square);
  const candidate = b.step - (width * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  const inside = (candidate - a.step) / width;
  return inside > 0.1 && inside < 0.9 ? candidate : middle;
}

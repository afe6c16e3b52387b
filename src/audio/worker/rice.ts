import type { BitWriter } from './bit_writer.ts';

const MAX_PARTITION_ORDER = 6;
/** Largest parameter of the 5-bit coding method; the 4-bit method ends at 14. */
const MAX_PARAMETER = 30;

/** How a residual will be coded: 2^order partitions with one Rice parameter each. */
export interface RicePlan {
  order: number;
  parameters: number[];
  /** Estimated size, never below the real one by more than rounding. */
  bits: number;
}

/**
 * Chooses partitions and parameters for `residual`, whose first `warmUp` values are not coded.
 *
 * Source: RFC 9639, section 9.2.7.
 */
export function planRice(residual: Int32Array, warmUp: number): RicePlan {
  const { length } = residual;
  let order = MAX_PARTITION_ORDER;
  while (order > 0 && (length % 2 ** order !== 0 || length / 2 ** order <= warmUp)) order--;
  let sums = partitionSums(residual, warmUp, order);
  let best: RicePlan | undefined;
  for (; order >= 0; order--) {
    const size = length / 2 ** order;
    const plan: RicePlan = { order, parameters: [], bits: 6 };
    sums.forEach((sum, p) => {
      const { parameter, bits } = bestParameter(sum, p === 0 ? size - warmUp : size);
      plan.parameters.push(parameter);
      plan.bits += bits + 5;
    });
    if (!best || plan.bits < best.bits) best = plan;
    sums = Array.from({ length: sums.length >> 1 }, (_, i) => sums[2 * i]! + sums[2 * i + 1]!);
  }
  return best!;
}

export function writeRice(out: BitWriter, residual: Int32Array, warmUp: number, plan: RicePlan): void {
  const wide = plan.parameters.some((parameter) => parameter > 14);
  out.write(wide ? 1 : 0, 2);
  out.write(plan.order, 4);
  const size = residual.length / 2 ** plan.order;
  let i = warmUp;
  plan.parameters.forEach((parameter, p) => {
    out.write(parameter, wide ? 5 : 4);
    for (const end = (p + 1) * size; i < end; i++) out.rice(fold(residual[i]!), parameter);
  });
}

/** 0, -1, 1, -2 … to 0, 1, 2, 3 … */
function fold(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

function partitionSums(residual: Int32Array, warmUp: number, order: number): number[] {
  const size = residual.length / 2 ** order;
  const sums: number[] = [];
  for (let p = 0; p < 2 ** order; p++) {
    let sum = 0;
    for (let i = p === 0 ? warmUp : p * size; i < (p + 1) * size; i++) sum += fold(residual[i]!);
    sums.push(sum);
  }
  return sums;
}

function bestParameter(sum: number, count: number): { parameter: number; bits: number } {
  const guess = count > 0 && sum > count ? Math.floor(Math.log2(sum / count)) : 0;
  let best = { parameter: 0, bits: Number.POSITIVE_INFINITY };
  for (let k = Math.max(0, guess - 1); k <= Math.min(MAX_PARAMETER, guess + 1); k++) {
    const bits = count * (k + 1) + Math.floor(sum / 2 ** k);
    if (bits < best.bits) best = { parameter: k, bits };
  }
  return best;
}

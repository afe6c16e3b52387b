import type { BitWriter } from './bit_writer.ts';
import { COEFFICIENT_BITS, findPredictors, type Predictor, predictionErrors } from './linear_prediction.ts';
import { planRice, type RicePlan, writeRice } from './rice.ts';

const MAX_LPC_ORDER = 8;
/** The polynomial predictors that FLAC calls fixed, as coefficients. */
const FIXED: readonly (readonly number[])[] = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

type Choice =
  | { kind: 'constant' }
  | { kind: 'verbatim' }
  | { kind: 'fixed' | 'lpc'; predictor: Predictor; residual: Int32Array; plan: RicePlan };

/**
 * Codes one channel of one block in the smallest of the ways tried.
 *
 * Source: RFC 9639, section 9.2.
 */
export function writeSubframe(out: BitWriter, samples: Int32Array, bits: number): void {
  const choice = choose(samples, bits);
  switch (choice.kind) {
    case 'constant':
      out.write(0b0_000000_0, 8);
      out.write(samples[0]!, bits);
      return;
    case 'verbatim':
      out.write(0b0_000001_0, 8);
      for (const sample of samples) out.write(sample, bits);
      return;
    default: {
      const { kind, predictor, residual, plan } = choice;
      const order = predictor.coefficients.length;
      out.write((kind === 'fixed' ? 0b001000 | order : 0b100000 | (order - 1)) << 1, 8);
      for (let i = 0; i < order; i++) out.write(samples[i]!, bits);
      if (kind === 'lpc') {
        out.write(COEFFICIENT_BITS - 1, 4);
        out.write(predictor.shift, 5);
        for (const coefficient of predictor.coefficients) out.write(coefficient, COEFFICIENT_BITS);
      }
      writeRice(out, residual, order, plan);
    }
  }
}

/** Sum of second differences: a cheap measure of how many bits a channel will take. */
export function roughCost(samples: Int32Array): number {
  let sum = 0;
  for (let i = 2; i < samples.length; i++) sum += Math.abs(samples[i]! - 2 * samples[i - 1]! + samples[i - 2]!);
  return sum;
}

function choose(samples: Int32Array, bits: number): Choice {
  if (samples.every((sample) => sample === samples[0])) return { kind: 'constant' };
  let best: Choice = { kind: 'verbatim' };
  let bestBits = samples.length * bits;
  const attempt = (kind: 'fixed' | 'lpc', predictor: Predictor): void => {
    const order = predictor.coefficients.length;
    if (order >= samples.length) return;
    const residual = predictionErrors(samples, predictor);
    if (!residual) return;
    const plan = planRice(residual, order);
    const total = plan.bits + order * bits + (kind === 'lpc' ? 9 + order * COEFFICIENT_BITS : 0);
    if (total < bestBits) {
      bestBits = total;
      best = { kind, predictor, residual, plan };
    }
  };
  attempt('fixed', { coefficients: [...FIXED[bestFixedOrder(samples)]!], shift: 0 });
  const predictors = findPredictors(samples, Math.min(MAX_LPC_ORDER, samples.length - 1));
  const last = predictors.at(-1);
  if (last) attempt('lpc', last);
  return best;
}

/** The order whose errors have the least sum of magnitudes. */
function bestFixedOrder(samples: Int32Array): number {
  const sums = [0, 0, 0, 0, 0];
  // Differences of order 0 to 3 at the sample before.
  let [d0, d1, d2, d3] = [0, 0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    const e0 = samples[i]!;
    const e1 = e0 - d0;
    const e2 = e1 - d1;
    const e3 = e2 - d2;
    // The first four are warm-up values of one order or another.
    if (i >= 4) {
      sums[0]! += Math.abs(e0);
      sums[1]! += Math.abs(e1);
      sums[2]! += Math.abs(e2);
      sums[3]! += Math.abs(e3);
      sums[4]! += Math.abs(e3 - d3);
    }
    d0 = e0;
    d1 = e1;
    d2 = e2;
    d3 = e3;
  }
  return sums.indexOf(Math.min(...sums));
}

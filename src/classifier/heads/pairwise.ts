import { softmaxInPlace } from './softmax.ts';

/**
 * Probabilities from one-vs-one decisions that order the classes as the votes do: with two classes the
 * logistic function of the decision value, else the softmax of votes plus confidence (below 1/3, so
 * that it only breaks ties), which is scikit-learn's `decision_function`. Scores, not calibrated.
 *
 * @param decisions value of each pair (0,1), (0,2) …; positive for the first
 * @param shares receives the result
 */
export function voteShares(decisions: Float64Array, shares: Float64Array): void {
  const classes = shares.length;
  if (classes === 2) {
    shares[0] = decisions[0]!;
    shares[1] = 0;
  } else {
    const votes = new Int32Array(classes);
    shares.fill(0);
    for (let i = 0, pair = 0; i < classes; i++) {
      for (let j = i + 1; j < classes; j++, pair++) {
        const decision = decisions[pair]!;
        votes[decision > 0 ? i : j]! += 1;
        shares[i]! += decision;
        shares[j]! -= decision;
      }
    }
    for (let c = 0; c < classes; c++) shares[c] = votes[c]! + shares[c]! / (3 * (Math.abs(shares[c]!) + 1));
  }
  softmaxInPlace(shares);
}

/**
 * Probabilities by Platt's sigmoid on each pair, coupled over the pairs as libsvm does.
 *
 * Source: Platt 1999; Wu, Lin & Weng 2004, "Probability estimates for multi-class classification by
 * pairwise coupling", algorithm 2.
 *
 * @param shares receives the result
 */
export function plattShares(
  decisions: Float64Array,
  probA: Float64Array,
  probB: Float64Array,
  shares: Float64Array,
): void {
  const classes = shares.length;
  const r = new Float64Array(classes * classes);
  for (let i = 0, pair = 0; i < classes; i++) {
    for (let j = i + 1; j < classes; j++, pair++) {
      const sigmoid = 1 / (1 + Math.exp(decisions[pair]! * probA[pair]! + probB[pair]!));
      const probability = Math.min(Math.max(sigmoid, 1e-7), 1 - 1e-7);
      r[i * classes + j] = probability;
      r[j * classes + i] = 1 - probability;
    }
  }
  if (classes === 2) {
    shares[0] = r[1]!;
    shares[1] = r[2]!;
  } else {
    couple(r, shares);
  }
}

/** Minimizes `p' Q p` over the simplex, one coordinate after another. */
function couple(r: Float64Array, p: Float64Array): void {
  const k = p.length;
  const q = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      if (i === j) continue;
      q[i * k + i]! += r[j * k + i]! ** 2;
      q[i * k + j] = -r[j * k + i]! * r[i * k + j]!;
    }
  }
  p.fill(1 / k);
  const qp = new Float64Array(k);
  for (let round = 0; round < Math.max(100, k); round++) {
    let pqp = 0;
    for (let i = 0; i < k; i++) {
      qp[i] = 0;
      for (let j = 0; j < k; j++) qp[i]! += q[i * k + j]! * p[j]!;
      pqp += p[i]! * qp[i]!;
    }
    if (qp.every((value) => Math.abs(value - pqp) < 0.005 / k)) return;
    for (let i = 0; i < k; i++) {
      const step = (pqp - qp[i]!) / q[i * k + i]!;
      p[i]! += step;
      pqp = (pqp + step * (step * q[i * k + i]! + 2 * qp[i]!)) / (1 + step) ** 2;
      for (let j = 0; j < k; j++) {
        qp[j] = (qp[j]! + step * q[i * k + j]!) / (1 + step);
        p[j]! /= 1 + step;
      }
    }
  }
}

import { DataError, ParameterError } from '../core/errors.ts';
import { encodeLabels, type Label } from './labels.ts';
import { RandomState } from './random.ts';
import type { Split } from './split.ts';
import { type SplitSizes, splitSizes } from './split_sizes.ts';

/** Options of {@link stratifiedGroupSplit}. */
export interface GroupSplitOptions extends Pick<SplitSizes, 'validation'> {
  /** Decides between equally good assignments. Default 0. */
  seed?: number;
}

/** Improvement rounds stop here at the latest; in practice two to five are enough. */
const MAX_ROUNDS = 50;
/** Few groups leave few good assignments, so swaps and several starts are worth their time up to here. */
const FEW_GROUPS = 200;
const STARTS = 16;
/** Rounding of sums must not count as an improvement, or rounds would never end. */
const EPSILON = 1e-9;

/**
 * Splits so that no group (artist, album, source recording) is in both parts, and each class has as
 * nearly as possible its share of `validation`. Every class is in both parts. Positions ascend.
 *
 * Groups are taken largest first, those that fit or those that bring the class counts nearer to the
 * target (chi-square distance); then single moves and, of few groups, swaps follow until none helps. Of
 * several such starts the best is taken.
 *
 * @throws ParameterError on a bad size, a bad seed, or lists of different lengths
 * @throws DataError when some class cannot be in both parts, for example because one group holds all of it
 */
export function stratifiedGroupSplit(
  labels: readonly Label[],
  groups: readonly Label[],
  options: GroupSplitOptions = {},
): Split {
  const { validation = 0.1, seed = 0 } = options;
  if (groups.length !== labels.length) {
    throw new ParameterError(`groups: expected one for each of ${labels.length} labels, got ${groups.length}`);
  }
  const share = splitSizes(labels.length, { validation }).validation / labels.length;
  const { classes, codes, counts } = encodeLabels(labels);
  const grouped = encodeLabels(groups);
  const groupCounts = grouped.members.map((rows) => {
    const count = new Float64Array(classes.length);
    for (const row of rows) count[codes[row]!]! += 1;
    return count;
  });
  const random = new RandomState(seed);
  const bySize = random.permutation(groupCounts.length).sort((a, b) => grouped.counts[b]! - grouped.counts[a]!);
  const starts = groupCounts.length <= FEW_GROUPS ? STARTS : 2;
  let balance = new Balance(counts, share);
  let chosen = assign(bySize, groupCounts, balance, 'fitting');
  for (let start = 1; start < starts; start++) {
    const other = new Balance(counts, share);
    const order = start === 1 ? bySize : random.permutation(groupCounts.length);
    const choice = assign(order, groupCounts, other, start % 2 ? 'nearest' : 'fitting');
    if (other.cost() < balance.cost() - EPSILON) [balance, chosen] = [other, choice];
  }
  const missing = classes.filter((_, k) => balance.isOneSided(k));
  if (missing.length > 0) {
    throw new DataError(
      `group: expected every class in both parts, but ${missing.join(', ')} cannot be divided between groups`,
    );
  }
  const split: Split = { train: [], validation: [] };
  for (const [row, group] of grouped.codes.entries()) split[chosen[group] ? 'validation' : 'train'].push(row);
  return split;
}

/** Members of each class in the validation part, and how far they are from their target. */
class Balance {
  readonly #totals: readonly number[];
  readonly #share: number;
  readonly #counts: Float64Array;

  constructor(totals: readonly number[], share: number) {
    this.#totals = totals;
    this.#share = share;
    this.#counts = new Float64Array(totals.length);
  }

  isOneSided(k: number): boolean {
    return this.#counts[k] === 0 || this.#counts[k] === this.#totals[k];
  }

  /** Whether no class would exceed its target by more than rounding. */
  fits(added: Float64Array): boolean {
    return added.every((count, k) => count === 0 || this.#counts[k]! + count <= this.#totals[k]! * this.#share + 0.5);
  }

  /** Takes `added` into validation and `removed` out of it. */
  change(added?: Float64Array, removed?: Float64Array): void {
    for (let k = 0; k < this.#counts.length; k++) this.#counts[k]! += (added?.[k] ?? 0) - (removed?.[k] ?? 0);
  }

  /** The distance from the target after such a change. An absent class weighs more than any imbalance. */
  cost(added?: Float64Array, removed?: Float64Array): number {
    let cost = 0;
    for (let k = 0; k < this.#counts.length; k++) {
      const count = this.#counts[k]! + (added?.[k] ?? 0) - (removed?.[k] ?? 0);
      const total = this.#totals[k]!;
      const target = total * this.#share;
      cost += (count - target) ** 2 / target;
      if (count === 0 || count === total) cost += 1e9;
    }
    return cost;
  }
}

/** How validation is filled first: only with groups that fit whole, or with all that bring it nearer. */
type Filling = 'fitting' | 'nearest';

/** For each group 1 when it goes to validation; `balance` ends up holding the counts. */
function assign(
  order: readonly number[],
  groupCounts: readonly Float64Array[],
  balance: Balance,
  filling: Filling,
): Uint8Array {
  const chosen = new Uint8Array(groupCounts.length);
  for (const group of order) {
    const added = groupCounts[group]!;
    if (filling === 'fitting' ? balance.fits(added) : balance.cost(added) < balance.cost()) {
      balance.change(added);
      chosen[group] = 1;
    }
  }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const moved = moveGroups(order, groupCounts, balance, chosen);
    const swapped = order.length <= FEW_GROUPS && swapGroups(order, groupCounts, balance, chosen);
    if (!moved && !swapped) break;
  }
  return chosen;
}

function moveGroups(
  order: readonly number[],
  groupCounts: readonly Float64Array[],
  balance: Balance,
  chosen: Uint8Array,
): boolean {
  let improved = false;
  for (const group of order) {
    const count = groupCounts[group];
    const [added, removed] = chosen[group] ? [undefined, count] : [count, undefined];
    if (balance.cost(added, removed) < balance.cost() - EPSILON) {
      balance.change(added, removed);
      chosen[group] = 1 - chosen[group]!;
      improved = true;
    }
  }
  return improved;
}

function swapGroups(
  order: readonly number[],
  groupCounts: readonly Float64Array[],
  balance: Balance,
  chosen: Uint8Array,
): boolean {
  let improved = false;
  for (const inside of order) {
    if (!chosen[inside]) continue;
    for (const outside of order) {
      if (chosen[outside]) continue;
      if (balance.cost(groupCounts[outside], groupCounts[inside]) < balance.cost() - EPSILON) {
        balance.change(groupCounts[outside], groupCounts[inside]);
        chosen[inside] = 0;
        chosen[outside] = 1;
        improved = true;
        break;
      }
    }
  }
  return improved;
}

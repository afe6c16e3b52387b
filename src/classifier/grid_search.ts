import { ParameterError } from '../core/errors.ts';
import {
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
  type LabelledVectors,
  makeFolds,
} from './cross_validate.ts';
import type { HeadType } from './heads/head.ts';
import { createHead, type HeadOptions, type HeadSpec } from './heads/registry.ts';

/** A head with lists of values to try: `{ type: 'rbfSvm', C: [1, 10], gamma: [0.01, 0.1] }`. */
export type HeadGrid = {
  [T in HeadType]: { type: T } & { [K in keyof HeadOptions[T]]?: readonly NonNullable<HeadOptions[T][K]>[] };
}[HeadType];

/** Options of {@link gridSearch}. */
export type GridSearchOptions = Omit<CrossValidateOptions, 'head'> & {
  /** One grid or several, for example of different heads. */
  grid: HeadGrid | readonly HeadGrid[];
};

/** One combination and how it did. */
export interface GridResult extends CrossValidation {
  /** Pass this to `classifier({ head })`. */
  head: HeadSpec;
}

/** What {@link gridSearch} found. */
export interface GridSearch {
  /** The highest mean accuracy; of equal ones the first. */
  best: GridResult;
  /** All combinations, in the order tried: the last option varies fastest. */
  results: GridResult[];
}

/**
 * Cross-validates every combination of options, all on the same folds.
 *
 * @throws ParameterError on a bad grid, before any fit
 * @throws `signal.reason` when aborted
 */
export async function gridSearch(data: LabelledVectors, options: GridSearchOptions): Promise<GridSearch> {
  const { grid, onProgress, ...rest } = options;
  const heads = (Array.isArray(grid) ? (grid as readonly HeadGrid[]) : [grid as HeadGrid]).flatMap(expandGrid);
  if (heads.length === 0) throw new ParameterError('grid: expected at least 1 combination, got 0');
  for (const head of heads) createHead(head);
  const folds = makeFolds(data.y, options);
  const results: GridResult[] = [];
  for (const head of heads) {
    results.push({ head, ...(await crossValidate(data, { ...rest, folds, head })) });
    onProgress?.({ done: results.length, total: heads.length, unit: 'combinations' });
  }
  const best = results.reduce((winner, result) => (result.meanAccuracy > winner.meanAccuracy ? result : winner));
  return { best, results };
}

/** Every combination of the lists of a grid. @throws ParameterError when an option is not a list of values */
export function expandGrid({ type, ...lists }: HeadGrid): HeadSpec[] {
  let combinations: Record<string, unknown>[] = [{ type }];
  for (const [name, values] of Object.entries(lists)) {
    if (!Array.isArray(values) || values.length === 0) {
      throw new ParameterError(`${name}: expected a list of values to try, got ${JSON.stringify(values)}`);
    }
    combinations = combinations.flatMap((combination) => values.map((value) => ({ ...combination, [name]: value })));
  }
  return combinations as unknown as HeadSpec[];
}

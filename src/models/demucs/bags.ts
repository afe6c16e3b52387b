import { ParameterError } from '../../core/errors.ts';

/** How the models of a published name go together. */
export interface BagRecipe {
  /** `weights[model][stem]`; default all 1. */
  weights?: readonly (readonly number[])[];
  /** Seconds of a segment, where the models' own is shorter and they can run longer. */
  segment?: number;
}

/** What stands in the yaml files of facebookresearch/demucs, demucs/remote. */
export const recipes: Readonly<Record<string, BagRecipe>> = {
  // Each model was tuned for one stem, which is taken from it alone.
  htdemucs_ft: {
    weights: [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ],
  },
  hdemucs_mmi: { segment: 44 },
};

/** The weights of a bag, checked. @throws ParameterError when they do not fit its models and stems */
export function bagWeights(given: BagRecipe['weights'], models: number, stems: number): readonly (readonly number[])[] {
  const weights = given ?? Array.from({ length: models }, () => new Array<number>(stems).fill(1));
  if (weights.length !== models || weights.some((row) => row.length !== stems)) {
    throw new ParameterError(`bagWeights: expected ${models} rows of ${stems} numbers, one for each model and stem`);
  }
  for (let stem = 0; stem < stems; stem++) {
    const total = weights.reduce((sum, row) => sum + row[stem]!, 0);
    if (!(total > 0)) throw new ParameterError(`bagWeights: expected a sum above 0 for stem ${stem}, got ${total}`);
  }
  return weights;
}

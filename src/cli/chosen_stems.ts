import { ParameterError } from '../core/errors.ts';
import type { AudioSignal } from '../core/signal.ts';
import { mixWithout, type Stems } from '../models/demucs/index.ts';

/** What the flags of `melisma separate` say about stems. */
export interface StemFlags {
  /** Names with commas. */
  stems?: string;
  twoStems?: string;
}

/** A stem to write, and how it is made of those that the model gives. */
export type StemRecipe = readonly [name: string, make: (stems: Stems) => AudioSignal];

/**
 * The stems to write, known before anything is separated.
 *
 * @param present the stems of the model
 * @throws ParameterError for a name that is none of them
 */
export function chooseStems(present: readonly string[], { stems, twoStems }: StemFlags): StemRecipe[] {
  if (twoStems !== undefined) {
    return [take(present, twoStems), [`no_${twoStems}`, (all) => mixWithout(all, twoStems)]];
  }
  const mixes: StemRecipe[] = present.includes('vocals') ? [['instrumental', (all) => mixWithout(all, 'vocals')]] : [];
  const names = stems?.split(',') ?? present;
  return names.map((name) => mixes.find(([mix]) => mix === name) ?? take(present, name, mixes));
}

function take(present: readonly string[], name: string, mixes: readonly StemRecipe[] = []): StemRecipe {
  if (present.includes(name)) return [name, (all) => all[name]!];
  const expected = [...present, ...mixes.map(([mix]) => mix)].join(', ');
  throw new ParameterError(`stem: expected one of ${expected}, got '${name}'`);
}

import { ParameterError } from '../../core/errors.ts';

/** One option: its default, and which values it takes. */
export interface Rule<T> {
  readonly default: T;
  /** Completes "expected ...". */
  readonly expected: string;
  accepts(value: unknown): boolean;
}

/** The rules of all options of a head. */
export type Rules<Options> = { readonly [K in keyof Options]-?: Rule<Exclude<Options[K], undefined>> };

/** A finite number above zero. */
export function positive(value: number): Rule<number> {
  return { default: value, expected: 'a positive number', accepts: (v) => Number.isFinite(v) && (v as number) > 0 };
}

/** A finite number from `low` to `high` inclusive. */
export function between(value: number, low: number, high: number): Rule<number> {
  return {
    default: value,
    expected: `a number from ${low} to ${high}`,
    accepts: (v) => typeof v === 'number' && v >= low && v <= high,
  };
}

/** A whole number of at least `low`. */
export function integer(value: number, low: number): Rule<number> {
  return {
    default: value,
    expected: `an integer of at least ${low}`,
    accepts: (v) => Number.isSafeInteger(v) && (v as number) >= low,
  };
}

/** A seed of the random generator. */
export function seedOption(): Rule<number> {
  return {
    default: 0,
    expected: 'an integer from 0 to 4294967295',
    accepts: (v) => Number.isInteger(v) && (v as number) >= 0 && (v as number) <= 0xffffffff,
  };
}

/** One of the given words. */
export function oneOf<T extends string>(value: T, ...words: readonly T[]): Rule<T> {
  return { default: value, expected: `one of ${words.join(', ')}`, accepts: (v) => words.includes(v as T) };
}

/** `true` or `false`. */
export function flag(value: boolean): Rule<boolean> {
  return { default: value, expected: 'true or false', accepts: (v) => typeof v === 'boolean' };
}

/** The rule, and `word` too. */
export function or<T, W extends string | null>(word: W, rule: Rule<T>, fallback: T | W = word): Rule<T | W> {
  return {
    default: fallback,
    expected: `${rule.expected} or ${word}`,
    accepts: (v) => v === word || rule.accepts(v),
  };
}

/**
 * Fills in defaults.
 *
 * @throws ParameterError on an unknown option or a value out of range
 */
export function checkOptions<Options extends object>(
  owner: string,
  rules: Rules<Options>,
  given: Options,
): Required<Options> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(rules, name)) {
      throw new ParameterError(`${name}: not an option of ${owner}; expected one of ${Object.keys(rules).join(', ')}`);
    }
  }
  const checked: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules) as [keyof Options & string, Rule<unknown>][]) {
    const value = given[name] ?? (given[name] === null ? null : rule.default);
    if (!rule.accepts(value)) {
      throw new ParameterError(`${name}: expected ${rule.expected}, got ${show(value)}`);
    }
    checked[name] = value;
  }
  return checked as Required<Options>;
}

function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}

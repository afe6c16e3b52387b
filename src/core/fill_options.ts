import { ParameterError } from './errors.ts';
import type { ResolvedOptions } from './op.ts';

/**
 * The options of an op that is written in TypeScript: those given over the defaults, and the sample rate.
 *
 * @throws ParameterError for an option without a default
 */
export function fillOptions(op: string, defaults: object, options: object): ResolvedOptions {
  const { device, ...own } = options as { device?: unknown };
  for (const key of Object.keys(own)) {
    if (key !== 'sampleRate' && !(key in defaults)) {
      throw new ParameterError(`${key}: unknown option of ${op}; expected one of ${Object.keys(defaults).join(', ')}`);
    }
  }
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) } as ResolvedOptions;
}

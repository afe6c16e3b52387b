import { inspect } from 'node:util';

/** A value of a configuration for messages: one line of at most 80 characters, whatever it holds. */
export function shown(value: unknown): string {
  const text = inspect(value, {
    depth: 1,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 8,
    maxStringLength: 80,
  });
  return text.slice(0, 80);
}

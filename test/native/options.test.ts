import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatedPath, generateOptions } from '../../scripts/generate.ts';
import { RandomState } from '../../src/dataset/random.ts';
import type { FieldSchema, OpSchema } from '../../src/native/addon.ts';
import { requireAddon } from '../../src/native/load.ts';
import { opSchemas } from '../../src/native/options.generated.ts';
import { resolveOptions } from '../../src/native/resolve.ts';

const addon = requireAddon('the tests');
const random = new RandomState(3);
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random.random() * items.length)]!;

/** A value for a field: mostly sensible, sometimes wrong in type or range. */
function someValue(field: FieldSchema): unknown {
  const wrong = ['nonsense', null, true, -1, 0, 0.5, 1e9, Number.NaN, Infinity, ''];
  if (random.random() < 0.2) return pick(wrong);
  if (field.type === 'boolean') return random.random() < 0.5;
  if (field.type === 'choice') return pick(field.choices);
  const low = field.minimum ?? -10;
  const value = low + random.random() * pick([1, 100, 4096]);
  return field.type === 'integer' ? Math.floor(value) : value;
}

function outcome(resolve: () => object): { resolved?: object; message?: string } {
  try {
    return { resolved: resolve() };
  } catch (error) {
    return { message: (error as Error).message };
  }
}

describe('options', () => {
  it('are generated from the parameter lists of the built addon (else: npm run generate)', () => {
    expect(readFileSync(generatedPath(), 'utf8')).toBe(generateOptions(addon.schema()));
  });

  it.each(Object.values<OpSchema>(opSchemas))(
    'of $name: each has a doc, and a default or is required',
    ({ fields }) => {
      for (const field of fields) {
        expect(field.doc, field.name).toMatch(/^\S.*\.$/);
        expect(field.required || field.defaultExpression !== undefined || field.default !== undefined, field.name).toBe(
          true,
        );
      }
    },
  );

  it.each(Object.values<OpSchema>(opSchemas))('of $name: C++ and TypeScript accept and refuse alike', (schema) => {
    for (let i = 0; i < 400; i++) {
      const options: Record<string, unknown> = {};
      for (const field of schema.fields) {
        if (field.required || random.random() < 0.3) options[field.name] = someValue(field);
      }
      if (random.random() < 0.1) options[pick(['nfft', 'hoplength', 'somethingElse'])] = 1;
      const native = outcome(() => addon.resolve(schema.name, options));
      const ours = outcome(() => resolveOptions(schema, options));
      // A condition that only the code states shows in the native message alone.
      if (schema.fields.some((field) => field.checked && native.message?.startsWith(`${field.name}: `))) continue;
      expect(ours, JSON.stringify(options)).toEqual(native);
    }
  });

  it('name the option, what was expected and what was given', () => {
    const refusal = (options: object) => outcome(() => resolveOptions(opSchemas.mel, { sampleRate: 8000, ...options }));
    expect(refusal({ hopLength: 0 })).toEqual({ message: 'hopLength: expected at least 1 samples, got 0' });
    expect(refusal({ hopLenght: 1 })).toEqual({ message: "hopLenght: unknown option; did you mean 'hopLength'?" });
    expect(refusal({ winLength: 4096 })).toEqual({
      message: 'winLength: expected at most 2048 samples (nFft), got 4096',
    });
    expect(refusal({ melScale: 'bark' })).toEqual({ message: "melScale: expected one of 'slaney', 'htk', got 'bark'" });
  });
});

import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type AudioValue,
  defineSchema,
  f,
  type Matrix,
  type NumberArray,
  type RowOf,
} from '../../../src/dataset/index.ts';
import { exampleRow, exampleSchema } from '../example_schema.ts';

function check(field: Parameters<typeof f.list>[0], value: unknown): number {
  return defineSchema({ x: field }).check({ x: value }, 3);
}

describe('the types of rows', () => {
  it('follow from the schema', () => {
    const schema = defineSchema({
      text: f.string(),
      labels: f.list(f.list(f.int64())),
      wave: f.list(f.float32()),
      style: f.classLabel(['a', 'b']),
      mel: f.array2d([null, 128], 'float32'),
      audio: f.audio(32_000),
      key: f.nullable(f.string()),
      nested: f.struct({ tempo: f.float32() }),
    });
    type Row = RowOf<typeof schema>;
    expectTypeOf<Row['text']>().toEqualTypeOf<string>();
    expectTypeOf<Row['style']>().toEqualTypeOf<'a' | 'b' | number>();
    expectTypeOf<Row['mel']>().toEqualTypeOf<Matrix>();
    expectTypeOf<Row['audio']>().toEqualTypeOf<AudioValue>();
    expectTypeOf<Row['key']>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<Row['nested']>().toEqualTypeOf<{ readonly tempo: number }>();
    expectTypeOf<Row['wave']>().toEqualTypeOf<readonly number[] | NumberArray>();
    expectTypeOf<Int32Array>().toExtend<Row['wave']>();
    expectTypeOf<Matrix>().toExtend<Row['labels']>();
    expectTypeOf<{ text: string }>().not.toExtend<Row>();
  });
});

describe('the check of rows', () => {
  it.each([
    ['text for a number', f.float32(), 'x', 'float32, got "x"'],
    ['a fraction for an integer', f.int32(), 1.5, 'int32, got 1.5'],
    ['too large for 32 bits', f.int32(), 2 ** 31, 'int32, got 2147483648'],
    ['an unsafe integer', f.int64(), 2 ** 53, 'int64, got 9007199254740992'],
    ['too large for 64 bits', f.int64(), 2n ** 63n, 'int64, got 9223372036854775808'],
    ['finite, but infinite as float32', f.float32(), 1e39, 'float32, got 1e+39'],
    ['null', f.string(), null, 'string, got null'],
    ['nothing', f.string(), undefined, 'string, got undefined'],
    ['a number for bytes', f.binary(), 1, 'binary, got 1'],
    ['text for a flag', f.bool(), 'true', 'bool, got "true"'],
    ['an unknown label', f.classLabel(['a', 'b']), 'c', 'one of a, b or its position, got "c"'],
    ['a label beyond the names', f.classLabel(['a', 'b']), 2, 'one of a, b or its position, got 2'],
    [
      'a matrix of another width',
      f.array2d([null, 4], 'float32'),
      { shape: [2, 3], data: new Float32Array(6) },
      'a matrix [any, 4] of float32, got shape [2, 3]',
    ],
    [
      'a matrix of another height',
      f.array2d([80, 4], 'float32'),
      { shape: [2, 4], data: new Float32Array(8) },
      'a matrix [80, 4] of float32, got shape [2, 4]',
    ],
    [
      'a matrix whose data do not fill it',
      f.array2d([null, 4], 'float32'),
      { shape: [2, 4], data: new Float32Array(7) },
      'a matrix [any, 4] of float32, got shape [2, 4]',
    ],
    ['a list for a struct', f.struct({ a: f.bool() }), [], 'an object, got an array'],
    ['an object for a list', f.list(f.bool()), {}, 'a list, got an object of Object'],
    [
      'audio without bytes',
      f.audio(8000),
      { path: 'a.wav' },
      '{ bytes: Uint8Array, path: string | null }, got an object of Object',
    ],
    ['a list of another length', f.list(f.int32(), 3), [1, 2], '3 values, got 2'],
  ])('refuses %s', (_, field, value, message) => {
    expect(() => check(field, value)).toThrow(`row 3, column x: expected ${message}`);
  });

  it('names the place inside', () => {
    const schema = defineSchema({ a: f.struct({ b: f.list(f.struct({ c: f.list(f.int32()) })) }) });
    const row = { a: { b: [{ c: [1] }, { c: [1, 'x'] }] } };
    expect(() => schema.check(row, 12)).toThrow('row 12, column a.b[1].c[1]: expected int32, got "x"');
    expect(() => schema.check({ a: { b: [], z: 1 } }, 0)).toThrow('row 0, column a.z: unknown; known are b');
    expect(() => schema.check(null, 0)).toThrow('row 0: expected an object, got null');
  });

  it('takes typed arrays of other types when every number fits', () => {
    expect(() => check(f.list(f.int64()), Int32Array.of(-1, 5))).not.toThrow();
    expect(() => check(f.list(f.int32()), Float32Array.of(1, 2))).not.toThrow();
    expect(() => check(f.list(f.int32()), Float32Array.of(1, 2.5))).toThrow('column x[1]: expected int32, got 2.5');
    expect(() => check(f.list(f.float32()), Float64Array.of(1, 1e300))).toThrow(
      'column x[1]: expected float32, got 1e+300',
    );
  });

  it('refuses what Arrow cannot count with 32 bits', () => {
    // Zeros that nobody touches take no memory.
    expect(() => check(f.binary(), new Uint8Array(2 ** 31))).toThrow(
      'expected at most 2147483647 bytes or values, got 2147483648',
    );
  });

  it('gives the bytes that the row takes', () => {
    expect(check(f.list(f.float32()), new Float32Array(100))).toBe(404);
    expect(check(f.string(), 'é')).toBe(6);
    expect(exampleSchema.check(exampleRow(2), 0)).toBeGreaterThan(400);
  });
});

describe('features', () => {
  it('are those of Hugging Face, with Sequence and never List', () => {
    expect(exampleSchema.features).toEqual({
      text: { dtype: 'string', _type: 'Value' },
      tags: { feature: { dtype: 'string', _type: 'Value' }, _type: 'Sequence' },
      count: { dtype: 'int32', _type: 'Value' },
      big: { dtype: 'int64', _type: 'Value' },
      flag: { dtype: 'bool', _type: 'Value' },
      bytes: { dtype: 'binary', _type: 'Value' },
      loudness: { dtype: 'float64', _type: 'Value' },
      features: {
        tempo: { dtype: 'float32', _type: 'Value' },
        mfcc: { feature: { dtype: 'float64', _type: 'Value' }, _type: 'Sequence' },
        deep: { key: { dtype: 'string', _type: 'Value' } },
      },
      labels: { feature: { feature: { dtype: 'int64', _type: 'Value' }, _type: 'Sequence' }, _type: 'Sequence' },
      fixed: { feature: { dtype: 'float32', _type: 'Value' }, length: 3, _type: 'Sequence' },
      people: [{ name: { dtype: 'string', _type: 'Value' }, age: { dtype: 'int32', _type: 'Value' } }],
      mel: { shape: [null, 4], dtype: 'float32', _type: 'Array2D' },
      audio: { sampling_rate: 32_000, decode: false, _type: 'Audio' },
      style: { names: ['ambient', 'piano'], _type: 'ClassLabel' },
      maybe: { dtype: 'float32', _type: 'Value' },
      wave: { feature: { dtype: 'float32', _type: 'Value' }, _type: 'Sequence' },
    });
    const audio = (as: 'decoded' | 'struct') => defineSchema({ a: f.audio(16_000, { as }) }).features.a;
    expect(audio('decoded')).toEqual({ sampling_rate: 16_000, _type: 'Audio' });
    expect(audio('struct')).toEqual({
      bytes: { dtype: 'binary', _type: 'Value' },
      path: { dtype: 'string', _type: 'Value' },
    });
  });
});

describe('fields', () => {
  it.each([
    [
      'a second size of null',
      () => f.array2d([2, null as never], 'float32'),
      'shape: expected two sizes, of which the first may be null, got [2, ',
    ],
    ['no columns', () => defineSchema({}), 'columns: expected at least 1 field, got 0'],
    ['the name _type', () => f.struct({ _type: f.string() }), "struct: '_type' cannot be the name of a field"],
    ['a name twice', () => f.classLabel(['a', 'a']), 'names: expected no name twice'],
    ['no names', () => f.classLabel([]), 'names: expected at least 1 name, got 0'],
    ['a length of 0', () => f.list(f.bool(), 0), 'length: expected a whole number of at least 1, got 0'],
    ['a rate of 0', () => f.audio(0), 'sampleRate: expected a whole number of at least 1 Hz, got 0'],
  ])('refuse %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

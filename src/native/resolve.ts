import { ParameterError } from '../core/errors.ts';
import type { ResolvedOptions } from '../core/op.ts';
import type { FieldSchema, OpSchema } from './addon.ts';

type Value = number | string | boolean | null;

/**
 * Checks options against an op's schema and fills in the defaults: what native/core/params.cpp does,
 * for when no addon is loaded. A test holds the two to the same results and messages.
 *
 * @throws ParameterError
 */
export function resolveOptions(schema: OpSchema, options: object): ResolvedOptions {
  const given = new Map(Object.entries(options).filter(([, value]) => value !== undefined)) as Map<string, Value>;
  const resolved: Record<string, Value> = {};
  for (const field of schema.fields) {
    const value = given.has(field.name) ? given.get(field.name)! : defaultOf(field, resolved);
    if (given.has(field.name)) checkType(field, value);
    checkRange(field, value, resolved);
    resolved[field.name] = value;
  }
  for (const name of given.keys()) {
    if (!schema.fields.some((field) => field.name === name)) throw unknownOption(name, schema);
  }
  return resolved;
}

function defaultOf(field: FieldSchema, above: Record<string, Value>): Value {
  if (field.required) {
    throw new ParameterError(
      `${field.name}: expected ${field.type === 'integer' ? 'an integer' : 'a number'}, got nothing`,
    );
  }
  if (!field.defaultExpression) return field.default ?? null;
  const value = evaluate(field.defaultExpression, above);
  return field.type === 'integer' ? Math.floor(value) : value;
}

function checkType(field: FieldSchema, value: Value): void {
  const refuse = (expected: string) => new ParameterError(`${field.name}: expected ${expected}, got ${toText(value)}`);
  if (field.type === 'boolean') {
    if (typeof value !== 'boolean') throw refuse('true or false');
  } else if (field.type === 'choice') {
    if (typeof value !== 'string' || !field.choices.includes(value)) throw refuse(`one of ${quoted(field.choices)}`);
  } else {
    if (field.nullable && value === null) return;
    if (typeof value === 'string' && field.choices.length > 0) {
      if (!field.choices.includes(value)) throw refuse(`a number or one of ${quoted(field.choices)}`);
      return;
    }
    let expected = field.type === 'integer' ? 'an integer' : 'a number';
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      if (field.nullable) expected += ' or null';
      if (field.choices.length > 0) expected += ` or one of ${quoted(field.choices)}`;
      throw refuse(expected);
    }
    if (field.type === 'integer' && !Number.isSafeInteger(value)) throw refuse(expected);
  }
}

function checkRange(field: FieldSchema, value: Value, above: Record<string, Value>): void {
  if (typeof value !== 'number') return;
  const check = (holds: (limit: number) => boolean, word: string, fixed?: number, expression?: string) => {
    const limit = expression ? evaluate(expression, above) : fixed;
    if (limit === undefined || holds(limit)) return;
    const unit = field.unit ? ` ${field.unit}` : '';
    const reason = expression ? ` (${expression})` : '';
    throw new ParameterError(`${field.name}: expected ${word} ${toText(limit)}${unit}${reason}, got ${toText(value)}`);
  };
  const { minimum, minimumExpression, maximum, maximumExpression } = field;
  if (field.exclusiveMinimum) check((limit) => value > limit, 'more than', minimum, minimumExpression);
  else check((limit) => value >= limit, 'at least', minimum, minimumExpression);
  if (field.exclusiveMaximum) check((limit) => value < limit, 'less than', maximum, maximumExpression);
  else check((limit) => value <= limit, 'at most', maximum, maximumExpression);
}

/** Names, numbers, + - * / with the usual precedence; the grammar of default expressions. */
function evaluate(expression: string, names: Record<string, Value>): number {
  const tokens = expression.match(/[A-Za-z]\w*|\d+(?:\.\d+)?|[+\-*/]/g) ?? [];
  const operand = (): number => {
    const token = tokens.shift()!;
    return /^[A-Za-z]/.test(token) ? Number(names[token]) : Number(token);
  };
  const product = (): number => {
    let value = operand();
    while (tokens[0] === '*' || tokens[0] === '/')
      value = tokens.shift() === '*' ? value * operand() : value / operand();
    return value;
  };
  let value = product();
  while (tokens.length > 0) value = tokens.shift() === '+' ? value + product() : value - product();
  return value;
}

function unknownOption(name: string, schema: OpSchema): ParameterError {
  const names = schema.fields.map((field) => field.name);
  let nearest: string | undefined;
  let best = 4; // further than three edits is no typing error
  for (const candidate of names) {
    const distance = editDistance(name, candidate);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return new ParameterError(
    `${name}: unknown option${nearest ? `; did you mean '${nearest}'?` : `; expected one of ${quoted(names)}`}`,
  );
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}

function toText(value: Value): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

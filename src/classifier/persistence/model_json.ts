import { DataError } from '../../core/errors.ts';
import type { SkippedItem } from '../../dataset/skipped.ts';
import type { FeatureDescription } from '../feature_description.ts';
import type { JsonValue } from '../heads/head.ts';

/** Names the kind of file. */
export const MODEL_FORMAT = 'melisma-classifier';
/** Raised when an older melisma could not read the file. */
export const MODEL_VERSION = 1;

/** What `model.json` holds. */
export interface ModelJson {
  format: typeof MODEL_FORMAT;
  formatVersion: typeof MODEL_VERSION;
  /** The melisma that wrote it. */
  melismaVersion: string;
  classes: string[];
  label: string;
  features: FeatureDescription[];
  sampleRate: number;
  clipDuration: number | null;
  flatten: boolean;
  standardize: boolean;
  head: { type: string; options: Record<string, JsonValue>; values: Record<string, JsonValue> };
  training: {
    rows: number;
    rowsPerClass: Record<string, number>;
    skipped: SkippedItem[];
    head: Record<string, JsonValue>;
  };
  weights: { file: string; sha256: string };
}

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string' && value !== '';
const flag: Check = (value) => typeof value === 'boolean';
const positive: Check = (value) => Number.isFinite(value) && (value as number) > 0;
const whole: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const object: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const list =
  (item: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(item);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const distinct: Check = (value) => list(text)(value) && new Set(value as string[]).size === (value as string[]).length;

/** Every field by its path, with what it must be. */
const FIELDS: readonly [path: string, expected: string, check: Check][] = [
  ['format', MODEL_FORMAT, (value) => value === MODEL_FORMAT],
  ['formatVersion', String(MODEL_VERSION), (value) => value === MODEL_VERSION],
  ['melismaVersion', 'text', text],
  ['classes', 'at least 2 distinct names', (value) => distinct(value) && (value as string[]).length >= 2],
  ['label', 'text', text],
  ['features', 'a list of at least 1 feature', (value) => list(object)(value) && (value as object[]).length > 0],
  ['features.*.op', 'text', text],
  ['features.*.version', 'a number', whole],
  ['features.*.options', 'an object', object],
  ['features.*.pool', 'null or a list of statistics', orNull(list(text))],
  ['features.*.size', 'a number', positive],
  ['sampleRate', 'a positive number', positive],
  ['clipDuration', 'null or a positive number', orNull(positive)],
  ['flatten', 'true or false', flag],
  ['standardize', 'true or false', flag],
  ['head', 'an object', object],
  ['head.type', 'text', text],
  ['head.options', 'an object', object],
  ['head.values', 'an object', object],
  ['training', 'an object', object],
  ['training.rows', 'a number', whole],
  ['training.rowsPerClass', 'an object', object],
  ['training.skipped', 'a list', list(object)],
  ['training.head', 'an object', object],
  ['weights', 'an object', object],
  ['weights.file', 'a file name without folders', (value) => text(value) && /^[\w.-]+$/.test(value as string)],
  ['weights.sha256', '64 hexadecimal digits', (value) => text(value) && /^[0-9a-f]{64}$/.test(value as string)],
];

/** @throws DataError naming the file and the field that is wrong */
export function parseModelJson(content: string, source: string): ModelJson {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw new DataError(`${source}: not valid JSON: ${(cause as Error).message}`, { cause });
  }
  if (!object(value)) throw new DataError(`${source}: expected an object`);
  for (const [path, expected, check] of FIELDS) {
    for (const [name, field] of fieldsAt(value, path.split('.'), '')) {
      if (!check(field)) {
        throw new DataError(`${source}: ${name}: expected ${expected}, got ${JSON.stringify(field)?.slice(0, 80)}`);
      }
    }
  }
  return value as ModelJson;
}

/** The value at a path with its full name; `*` stands for every item of a list. */
function fieldsAt(value: unknown, path: readonly string[], prefix: string): [name: string, field: unknown][] {
  const [first, ...rest] = path;
  if (first === undefined) return [[prefix, value]];
  if (first === '*') return (value as unknown[]).flatMap((item, i) => fieldsAt(item, rest, `${prefix}[${i}]`));
  const name = prefix === '' ? first : `${prefix}.${first}`;
  return fieldsAt((value as Record<string, unknown>)[first], rest, name);
}

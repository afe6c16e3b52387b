import { type Field as ArrowField, DataType } from 'apache-arrow';
import { ARRAY_2D_EXTENSION, EXTENSION_METADATA, EXTENSION_NAME } from '../arrow/arrow_schema.ts';
import type { Findings } from './findings.ts';

type Json = { [key: string]: unknown };

/** Arrow's names of the types that `Value` may have in what we check. */
const valueTypes: Record<string, (type: DataType) => boolean> = {
  string: (type) => DataType.isUtf8(type),
  large_string: (type) => DataType.isLargeUtf8(type),
  binary: (type) => DataType.isBinary(type),
  bool: (type) => DataType.isBool(type),
  ...Object.fromEntries([8, 16, 32, 64].flatMap((bits) => [integer(bits, true), integer(bits, false)])),
  ...Object.fromEntries(
    [16, 32, 64].map((bits, precision) => [
      `float${bits}`,
      (type: DataType) => DataType.isFloat(type) && type.precision === precision,
    ]),
  ),
};

function integer(bits: number, signed: boolean): [string, (type: DataType) => boolean] {
  return [
    `${signed ? '' : 'u'}int${bits}`,
    (type) => DataType.isInt(type) && type.bitWidth === bits && type.isSigned === signed,
  ];
}

/** Compares the features that Python is told with what the Arrow file holds, column by column. */
export function compareFeatures(
  features: Json,
  fields: readonly ArrowField[],
  where: string,
  findings: Findings,
): void {
  const names = Object.keys(features);
  const stored = fields.map(({ name }) => name);
  if (names.join('\n') !== stored.join('\n')) {
    findings.error('features', where, `expected the columns ${stored.join(', ')}, got ${names.join(', ')}`);
  }
  for (const field of fields) {
    if (Object.hasOwn(features, field.name)) compare(features[field.name], field, `${where}: ${field.name}`, findings);
  }
}

function compare(feature: unknown, field: ArrowField, where: string, findings: Findings): void {
  const { type } = field;
  const expectType = (fits: boolean, expected: string) => {
    if (!fits) findings.error('features', where, `the features say ${expected}, the file holds ${type}`);
  };
  if (refused(type, where, findings)) return;
  if (Array.isArray(feature)) {
    expectType(DataType.isList(type), 'a list');
    if (DataType.isList(type)) compare(feature[0], type.children[0]!, `${where}[]`, findings);
    return;
  }
  const json = feature as Json;
  const kind = json._type;
  if (kind === undefined) {
    expectType(DataType.isStruct(type), 'a struct');
    if (DataType.isStruct(type)) compareFeatures(json, type.children, where, findings);
    return;
  }
  switch (kind) {
    case 'Value':
      expectType(valueTypes[String(json.dtype)]?.(type) ?? false, String(json.dtype));
      break;
    case 'List':
      findings.warning('list-feature', where, "datasets before version 4 cannot read 'List'; write 'Sequence'");
      compareList(json, field, where, findings);
      break;
    case 'Sequence':
      if (isStructJson(json.feature)) {
        findings.error('sequence-of-struct', where, 'Python reads a Sequence of a struct as a struct of lists');
      } else compareList(json, field, where, findings);
      break;
    case 'Array2D':
      compareMatrix(json, field, where, findings);
      break;
    case 'Audio': {
      const members = (type.children as ArrowField[] | undefined)?.map(({ name }) => name).join(' ');
      expectType(DataType.isStruct(type) && members === 'bytes path', 'Audio (a struct of bytes and path)');
      break;
    }
    case 'ClassLabel':
      expectType(valueTypes.int64!(type), 'ClassLabel (int64)');
      break;
    default:
      findings.error('features', where, `unknown feature '${String(kind)}'`);
  }
}

function compareList(json: Json, { type }: ArrowField, where: string, findings: Findings): void {
  const length = json.length as number | undefined;
  const fixed = length !== undefined && length !== -1;
  const fits = fixed ? DataType.isFixedSizeList(type) && type.listSize === length : DataType.isList(type);
  if (!fits) {
    const expected = fixed ? `a list of exactly ${length}` : 'a list';
    findings.error('features', where, `the features say ${expected}, the file holds ${type}`);
  } else compare(json.feature, type.children[0]!, `${where}[]`, findings);
}

/** Types that load in no version, or not in all. */
function refused(type: DataType, where: string, findings: Findings): boolean {
  const bad =
    DataType.isNull(type) ||
    DataType.isLargeList(type) ||
    DataType.isMap(type) ||
    DataType.isDictionary(type) ||
    DataType.isUtf8View(type) ||
    DataType.isBinaryView(type);
  if (bad) findings.error('type', where, `columns of type ${type} cannot be relied on in Python's datasets`);
  return bad;
}

function compareMatrix(json: Json, field: ArrowField, where: string, findings: Findings): void {
  const expected = JSON.stringify([json.shape, json.dtype]);
  const name = field.metadata.get(EXTENSION_NAME);
  if (name !== ARRAY_2D_EXTENSION) {
    findings.error('extension', where, `expected the extension type ${ARRAY_2D_EXTENSION}, got ${name ?? 'none'}`);
  } else if (normal(field.metadata.get(EXTENSION_METADATA)) !== expected) {
    const got = field.metadata.get(EXTENSION_METADATA);
    findings.error('extension', where, `expected the extension metadata ${expected}, got ${got}`);
  }
  const [, columns] = (json.shape ?? []) as (number | null)[];
  if (columns === null || columns === undefined) {
    findings.error('extension', where, 'only the first size of a matrix may be null');
  }
  const inner = field.type.children?.[0]?.type;
  const fits =
    DataType.isList(field.type) &&
    inner &&
    DataType.isList(inner) &&
    valueTypes[String(json.dtype)]?.(inner.children[0]!.type);
  if (!fits) findings.error('features', where, `expected lists of lists of ${json.dtype}, got ${field.type}`);
}

function isStructJson(feature: unknown): boolean {
  return typeof feature === 'object' && feature !== null && !Array.isArray(feature) && !('_type' in feature);
}

/** JSON without differences in spaces. */
function normal(json: string | undefined): string | undefined {
  try {
    return json === undefined ? undefined : JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}

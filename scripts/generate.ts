// Writes src/native/options.generated.ts from the parameter lists of the built addon.
// `npm run generate` runs it; `--check` only tells whether the file is stale (a test does the same).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldSchema, OpSchema } from '../src/native/addon.ts';
import { packageRoot, requireAddon } from '../src/native/load.ts';

/** The text of options.generated.ts for these ops. */
export function generateOptions(ops: readonly OpSchema[]): string {
  const parts = [
    '// Generated from the parameter lists in native/ops by `npm run generate`. Do not edit.',
    "import type { OpSchema } from './addon.ts';",
    ...ops.map(optionsInterface),
    `/** Names of the native ops. */\nexport type OpName =\n${ops.map((op) => `  | '${op.name}'`).join('\n')};`,
    `/** What the addon says of its ops: the material of CLI flags and of the TypeScript fallback. */\nexport const opSchemas: Record<OpName, OpSchema> = ${JSON.stringify(
      Object.fromEntries(ops.map((op) => [op.name, op])),
      null,
      2,
    )};`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function optionsInterface(op: OpSchema): string {
  const name = `${op.name[0]!.toUpperCase()}${op.name.slice(1)}Options`;
  // The rate comes with the signal or the plan.
  const fields = op.fields.filter((field) => field.name !== 'sampleRate');
  return `/** Options of \`${op.name}\`: ${op.doc} */\nexport interface ${name} {\n${fields.map(member).join('\n')}\n}`;
}

function member(field: FieldSchema): string {
  const low = field.minimumExpression ?? field.minimum;
  const high = field.maximumExpression ?? field.maximum;
  const range = [
    low === undefined ? '' : `${field.exclusiveMinimum ? 'above' : 'at least'} ${low}`,
    high === undefined ? '' : `${field.exclusiveMaximum ? 'below' : 'at most'} ${high}`,
  ].filter(Boolean);
  const unit = field.unit
    ? ` In ${field.unit}${range.length ? `, ${range.join(', ')}` : ''}.`
    : range.length
      ? ` ${capital(range.join(', '))}.`
      : '';
  const byDefault = field.defaultExpression || JSON.stringify(field.default);
  const tag = field.required ? '' : `\n   * @default ${byDefault}`;
  return `  /**\n   * ${field.doc}${unit}${tag}\n   */\n  ${field.name}${field.required ? '' : '?'}: ${typeOf(field)};`;
}

function typeOf(field: FieldSchema): string {
  const words = field.choices.map((word) => `'${word}'`);
  if (field.type === 'choice') return words.join(' | ');
  if (field.type === 'boolean') return 'boolean';
  return ['number', ...words, ...(field.nullable ? ['null'] : [])].join(' | ');
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

/** Where the generated file lives. */
export function generatedPath(): string {
  return join(packageRoot(), 'src/native/options.generated.ts');
}

if (process.argv[1]?.endsWith('generate.ts')) {
  const text = generateOptions(requireAddon('generate').schema());
  const path = generatedPath();
  const stale = readFileSync(path, 'utf8') !== text;
  if (process.argv.includes('--check')) {
    if (stale) {
      console.error(`${path} is stale: run \`npm run generate\``);
      process.exit(1);
    }
  } else if (stale) {
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}

// Writes src/native/options.generated.ts from the parameter lists of the built addon, and
// model_options.generated.ts from those of the LibTorch plug-in where it has been built.
// `npm run generate` runs it; `--check` only tells whether a file is stale (a test does the same).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldSchema, OpSchema } from '../src/native/addon.ts';
import { packageRoot, requireAddon } from '../src/native/load.ts';
import { loadTorch } from '../src/native/torch/load.ts';

/** What the generated file of an addon is called, and what it calls its contents. */
interface Generated {
  file: string;
  folder: string;
  names: string;
  schemas: string;
  doc: string;
}

const opsFile: Generated = {
  file: 'options.generated.ts',
  folder: 'native/ops',
  names: 'OpName',
  schemas: 'opSchemas',
  doc: 'the native ops',
};
const modelsFile: Generated = {
  file: 'model_options.generated.ts',
  folder: 'native/models',
  names: 'ModelOpName',
  schemas: 'modelSchemas',
  doc: "the LibTorch plug-in's ops",
};

/** The text of options.generated.ts for these ops. */
export function generateOptions(ops: readonly OpSchema[]): string {
  return generateFile(ops, opsFile);
}

/** The text of model_options.generated.ts for these ops of the LibTorch plug-in. */
export function generateModelOptions(ops: readonly OpSchema[]): string {
  return generateFile(ops, modelsFile);
}

function generateFile(ops: readonly OpSchema[], { folder, names, schemas, doc }: Generated): string {
  const parts = [
    `// Generated from the parameter lists in ${folder} by \`npm run generate\`. Do not edit.`,
    "import type { OpSchema } from './addon.ts';",
    ...ops.map(optionsInterface),
    `/** Names of ${doc}. */\nexport type ${names} =\n${ops.map((op) => `  | '${op.name}'`).join('\n')};`,
    `/** What the addon says of its ops: the material of CLI flags and of the TypeScript fallback. */\nexport const ${schemas}: Record<${names}, OpSchema> = ${JSON.stringify(
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

/** Where the generated file of the native ops lives. */
export function generatedPath(): string {
  return join(packageRoot(), 'src/native', opsFile.file);
}

/** Where the generated file of the LibTorch plug-in's ops lives. */
export function generatedModelsPath(): string {
  return join(packageRoot(), 'src/native', modelsFile.file);
}

function write(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  if (process.argv.includes('--check')) {
    console.error(`${path} is stale: run \`npm run generate\``);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}

if (process.argv[1]?.endsWith('generate.ts')) {
  write(generatedPath(), generateOptions(requireAddon('generate').schema()));
  const { addon, reason } = loadTorch();
  if (addon) write(generatedModelsPath(), generateModelOptions(addon.schema()));
  else console.log(`model_options.generated.ts is left as it is: ${reason}`);
}

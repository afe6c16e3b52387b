import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FieldSchema } from '../native/addon.ts';
import { type OpName, opSchemas } from '../native/options.generated.ts';

/** The options of an op as flags: `hopLength` becomes `--hop-length <samples>`, with its doc and default. */
export function addOpFlags(command: Command, op: OpName): void {
  for (const field of flagsOf(op)) {
    const flag = `--${kebab(field.name)}`;
    const byDefault = field.defaultExpression || (field.default === undefined ? '' : String(field.default));
    const text = `${field.doc}${byDefault ? ` (default: ${byDefault})` : ''}`;
    if (field.type === 'boolean') {
      command.addOption(new Option(flag, text));
      command.addOption(new Option(`--no-${kebab(field.name)}`, `the opposite of ${flag}`));
      continue;
    }
    const option = new Option(`${flag} <${field.type === 'choice' ? 'name' : field.unit || field.type}>`, text);
    if (field.type === 'choice') option.choices(field.choices);
    else option.argParser((given) => parseValue(field, given));
    command.addOption(option);
  }
}

/** The op's options among parsed flags; those not given are left to the op's defaults. */
export function pickOpOptions(op: OpName, flags: Record<string, unknown>): Record<string, unknown> {
  const entries = flagsOf(op).map((field) => [field.name, flags[field.name]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function flagsOf(op: OpName): FieldSchema[] {
  return opSchemas[op]!.fields.filter((field) => field.name !== 'sampleRate');
}

function parseValue(field: FieldSchema, given: string): number | string | null {
  if (field.nullable && given === 'null') return null;
  if (field.choices.includes(given)) return given;
  const value = Number(given);
  if (given.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('expected a number');
  return value;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

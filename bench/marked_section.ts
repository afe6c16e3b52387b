import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/native/load.ts';

/** Replaces what the README has between two marks, which stand on lines of their own. */
export function replaceSection(begin: string, end: string, text: string): void {
  const readme = join(packageRoot(), 'README.md');
  const before = readFileSync(readme, 'utf8');
  const from = before.indexOf(begin);
  const to = before.indexOf(end);
  if (from < 0 || to < 0) throw new Error(`README.md has no marks ${begin} … ${end}`);
  writeFileSync(readme, `${before.slice(0, from + begin.length)}\n\n${text}\n\n${before.slice(to)}`);
}

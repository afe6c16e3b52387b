// Keeps the tables of the accuracy benches in bench/results/accuracy.json and writes them all into the README.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/native/load.ts';
import { replaceSection } from './marked_section.ts';
import { describeRun } from './report.ts';

/** One table: what was counted on what. */
export interface AccuracyTable {
  title: string;
  /** On what music, with which rivals. */
  note: string;
  header: string[];
  rows: string[][];
}

type Kept = AccuracyTable & { date: string; commit: string };

/** Markdown of one table. */
export function markdown({ header, rows }: AccuracyTable): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Replaces the table of that name in bench/results/accuracy.json, then the section in the README. */
export function reportAccuracy(name: 'corpus' | 'tempo' | 'key', table: AccuracyTable): void {
  const root = packageRoot();
  const path = join(root, 'bench/results/accuracy.json');
  const tables = (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}) as Record<string, Kept>;
  const { date, commit } = describeRun({}, '');
  tables[name] = { ...table, date, commit };
  writeFileSync(path, `${JSON.stringify(tables, null, 2)}\n`);

  const sections = ['corpus', 'tempo', 'key']
    .flatMap((key) => tables[key] ?? [])
    .map((kept) => `**${kept.title}**\n\n${markdown(kept)}\n\n${kept.note} Commit ${kept.commit}, ${kept.date}.`);
  replaceSection(
    '<!-- accuracy: begin (bench/accuracy_*.ts --report) -->',
    '<!-- accuracy: end -->',
    sections.join('\n\n'),
  );
}

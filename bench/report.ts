import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { loadAddon, packageRoot } from '../src/native/load.ts';
import { replaceSection } from './marked_section.ts';

/** One op's figures: CPU seconds on one thread for the whole signal. */
export interface Row {
  name: string;
  seconds: number;
  /** Seconds of audio per CPU second. */
  realtime: number;
  rivals: Record<string, number>;
  goals: Record<string, number>;
  /** Largest difference from the first rival; see bench/cases.ts. */
  error: number | undefined;
  /** Wall time of one thread over that of two; absent when the machine was too busy to tell. */
  twoThreads?: number;
}

/** Where, when and how rows were taken. */
export interface RunDescription {
  date: string;
  commit: string;
  machine: string;
  simd: string;
  versions: Record<string, string>;
  method: string;
}

export function describeRun(versions: Record<string, string>, method: string): RunDescription {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: packageRoot(), encoding: 'utf8' }).trim();
  const simd = loadAddon().addon?.info().simd ?? 'typescript';
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', 'native', 'src') ? '+' : ''}`,
    machine: `${cpus()[0]!.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${simd}`,
    simd,
    versions,
    method,
  };
}

const header = ['op', 'melisma', '× realtime', 'ratio to rivals (goal)', 'largest error', 'two threads'];

function cells(row: Row): string[] {
  const ratios = Object.entries(row.rivals).map(([rival, seconds]) => {
    const goal = row.goals[rival];
    const ratio = seconds / row.seconds;
    return `${rival} ${ratio < 100 ? ratio.toFixed(1) : Math.round(ratio)}×${goal ? ` (${goal}×)` : ''}`;
  });
  return [
    row.name,
    `${(row.seconds * 1000).toFixed(1)} ms`,
    Math.round(row.realtime).toLocaleString('en-US'),
    ratios.join(', ') || '–',
    row.error === undefined ? '–' : row.error.toExponential(1),
    row.twoThreads === undefined ? '–' : `${row.twoThreads.toFixed(2)}×`,
  ];
}

/** Prints rows as they are finished. */
export function printRows(rows: readonly Row[], withHeader: boolean): void {
  if (withHeader) console.log(header.join(' | '));
  for (const row of rows) console.log(cells(row).join(' | '));
}

/** Whether what is measured has not changed since a commit. */
function hasSameSources(commit: string): boolean {
  try {
    execFileSync('git', ['diff', '--quiet', commit, '--', 'native', 'src'], { cwd: packageRoot(), stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Keeps the run in bench/results and writes its table into the README, between the two marks. Rows that were not
 * measured in this run stay as an earlier run of the same sources left them.
 */
export function writeReport(run: RunDescription, measured: readonly Row[]): void {
  const root = packageRoot();
  const folder = join(root, 'bench/results');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `cpu-${run.date}-${run.simd}.json`);
  const byName = new Map<string, Row>();
  const earlier = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as { run: RunDescription; rows: Row[] })
    : undefined;
  const kept = earlier && hasSameSources(earlier.run.commit) ? earlier.rows : [];
  for (const row of [...kept, ...measured]) byName.set(row.name, row);
  const rows = [...byName.values()];
  writeFileSync(path, `${JSON.stringify({ run, rows }, null, 2)}\n`);
  const table = [header, header.map(() => '---'), ...rows.map(cells)].map((line) => `| ${line.join(' | ')} |`);
  const libraries = Object.entries(run.versions).map(([name, version]) => `${name} ${version}`);
  const text = [
    ...table,
    '',
    `${run.machine}; commit ${run.commit}, ${run.date}. ${run.method}. Rivals: ${libraries.join(', ')}.`,
    'The error is the largest difference from the first rival named: absolute for dB, MFCC and samples, else relative to the largest value.',
  ].join('\n');
  replaceSection('<!-- bench: begin (npm run bench -- --report) -->', '<!-- bench: end -->', text);
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/native/load.ts';
import { replaceSection } from './marked_section.ts';
import type { RunDescription } from './report.ts';

/** Ours, and the same model in Python where it could run. */
export interface Pair {
  melisma: number;
  python?: number;
}

/** One model's figures. Seconds are of one second of audio, of one text for T5. */
export interface ModelRow {
  name: string;
  /** CPU seconds. */
  oneCore: Pair;
  /** Seconds on the clock. */
  twoCores: Pair;
  /** Most megabytes (of 10^6 bytes) that a process held which loads the model and runs it once, at the defaults. */
  peak: Pair;
  goal?: number;
  /** Signal to difference in dB, or the share of codes that differ. */
  difference?: 'none' | { snr: number } | { codes: number };
}

const header = ['model', 'one core', 'Python', 'two cores', 'Python', 'peak memory', 'Python', 'difference'];

export function cells({ name, oneCore, twoCores, peak, goal, difference }: ModelRow): string[] {
  const seconds = (value?: number) => (value === undefined ? '–' : `${value.toPrecision(3)} s`);
  const megabytes = (value?: number) => (value === undefined ? '–' : `${Math.round(value)} MB`);
  const far = (found: NonNullable<ModelRow['difference']>) => {
    if (found === 'none') return found;
    return 'snr' in found ? `${Math.round(found.snr)} dB below` : `${(found.codes * 100).toFixed(2)} % of the codes`;
  };
  return [
    name,
    `${seconds(oneCore.melisma)}${goal ? ` (${goal})` : ''}`,
    seconds(oneCore.python),
    seconds(twoCores.melisma),
    seconds(twoCores.python),
    megabytes(peak.melisma),
    megabytes(peak.python),
    difference ? far(difference) : '–',
  ];
}

/** Keeps a run in bench/results/models.json and writes its table into the README. */
export function writeModels(run: RunDescription, rows: readonly ModelRow[]): void {
  writeFileSync(join(packageRoot(), 'bench/results/models.json'), `${JSON.stringify({ run, rows }, null, 2)}\n`);
  const lines = [header, header.map(() => '---'), ...rows.map(cells)].map((line) => `| ${line.join(' | ')} |`);
  const versions = Object.entries(run.versions).map(([name, version]) => `${name} ${version}`);
  const text = [
    ...lines,
    '',
    `${run.machine}; commit ${run.commit}, ${run.date}; ${versions.join(', ')}. ${run.method} In brackets: the goal.`,
  ].join('\n');
  replaceSection('<!-- models: begin (bench/models.ts --report) -->', '<!-- models: end -->', text);
}

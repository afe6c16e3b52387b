import type { Command } from 'commander';
import { type Verification, verifyDataset } from '../../dataset/index.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { ProgressLine } from '../progress_line.ts';

/** `melisma verify <dataset>` */
export function addVerify(program: Command): void {
  program
    .command('verify')
    .argument('<dataset>', 'a folder that melisma or Python has written, or one that holds such folders')
    .description('check a dataset by the rules of the Python libraries that will read it; exit code 1 on errors')
    .option('--json', 'as JSON')
    .action(async (folder: string, { json }: { json?: boolean }) => {
      const line = new ProgressLine('verify');
      const results = await verifyDataset(folder, { signal: abortOnInterrupt(), onProgress: line.update });
      line.finish();
      console.log(json ? JSON.stringify(results, null, 2) : results.map(describe).join('\n\n'));
      if (!results.every(({ ok }) => ok)) process.exitCode = 1;
    });
}

function describe({ folder, kind, rows, findings, ok }: Verification): string {
  const counts = Object.entries(rows).map(([split, count]) => `${count}${split === '' ? '' : ` ${split}`}`);
  const lines = findings.map(
    ({ level, rule, where, message }) => `  ${level.padEnd(7)} ${rule.padEnd(16)} ${where}: ${message}`,
  );
  const errors = findings.filter(({ level }) => level === 'error').length;
  const verdict = ok ? 'good' : `${errors} errors`;
  return [`${folder} (${kind}, rows: ${counts.join(', ')}): ${verdict}`, ...lines].join('\n');
}

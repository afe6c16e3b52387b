import path from 'node:path';
import type { Command } from 'commander';
import {
  type DatasetIndex,
  type GroupRule,
  groupByPattern,
  INDEX_FILE,
  indexFolder,
  makeSplits,
  SPLITS_FILE,
  type StoredSplits,
  writeSplits,
} from '../../dataset/index.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { ProgressLine } from '../progress_line.ts';
import { describeSkipped } from '../skipped_table.ts';
import { parseNumber } from '../values.ts';

interface Flags {
  out: string;
  validation: number;
  seed: number;
  groupBy?: GroupRule;
  minDuration?: number;
}

/** `melisma index <root>` */
export function addIndex(program: Command): void {
  program
    .command('index')
    .argument('<root>', 'a folder whose sub-folders are genres')
    .description('check every recording by decoding it, and divide them into train and validation')
    .option('-o, --out <folder>', `where ${INDEX_FILE} and ${SPLITS_FILE} go`, 'data')
    .option('--validation <share>', 'share (or number) of recordings kept for validation', parseNumber, 0.2)
    .option('--seed <number>', 'the split is that of scikit-learn for the same seed', parseNumber, 42)
    .option(
      '--group-by <regexp>',
      'recordings with equal matches of the group in it stay on one side, e.g. ^[^/]+/([^/]+)/',
      (source: string) => groupByPattern(new RegExp(source)),
    )
    .option('--min-duration <seconds>', 'shorter recordings are skipped', parseNumber)
    .action(async (root: string, flags: Flags) => {
      const line = new ProgressLine('index');
      const index = await indexFolder(root, {
        out: flags.out,
        signal: abortOnInterrupt(),
        onProgress: line.update,
        ...(flags.minDuration !== undefined && { minDuration: flags.minDuration }),
      });
      line.finish();
      const splits = makeSplits(index, { ...flags, group: flags.groupBy });
      await writeSplits(path.join(flags.out, SPLITS_FILE), splits);
      console.log(describe(index, splits, index.reused));
      console.log(`wrote ${path.join(flags.out, INDEX_FILE)} and ${path.join(flags.out, SPLITS_FILE)}`);
    });
}

function describe(index: DatasetIndex, splits: StoredSplits, reused: number): string {
  const width = Math.max(...Object.keys(index.labels).map((label) => label.length));
  const rows = Object.entries(splits.counts).map(
    ([label, { train, validation }]) =>
      `  ${label.padEnd(width)}  ${String(train).padStart(6)} train  ${String(validation).padStart(6)} validation`,
  );
  const total = index.files.length + index.skipped.length;
  return [
    `${total} files: ${index.files.length} usable${reused ? ` (${reused} unchanged since the last run)` : ''}`,
    ...rows,
    describeSkipped(index.skipped),
  ].join('\n');
}

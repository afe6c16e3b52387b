import type { Feature } from '../core/op.ts';
import { type ExtractOptions, extractFeatures } from '../dataset/index.ts';
import { findFiles } from './find_files.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { ProgressLine } from './progress_line.ts';
import { describeSkipped } from './skipped_table.ts';

/** Computes a feature of all files that the targets name into .npy files; exit code 2 when some were skipped. */
export async function extractToFolder(
  label: string,
  targets: string[],
  feature: Feature,
  folder: string,
  options: Pick<ExtractOptions, 'sampleRate' | 'clipDuration' | 'mono' | 'device'>,
): Promise<void> {
  const rows = await findFiles(targets);
  const line = new ProgressLine(label);
  const extraction = extractFeatures(rows, [feature], {
    ...options,
    cacheDir: folder,
    onError: 'skip',
    signal: abortOnInterrupt(),
    onProgress: ({ done, unit }) => line.update({ done, total: rows.length, unit }),
  });
  for await (const _ of extraction);
  line.finish();
  const { computed, cached, skipped } = extraction.report;
  console.log(`${computed} computed, ${cached} from the cache in ${folder}; ${describeSkipped(skipped)}`);
  if (skipped.length > 0) process.exitCode = 2;
}

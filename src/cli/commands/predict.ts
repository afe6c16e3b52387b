import type { Command } from 'commander';
import { loadClassifier } from '../../classifier/index.ts';
import { fileFailure } from '../file_failure.ts';
import { findFiles } from '../find_files.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { parseNumber } from '../values.ts';

interface Flags {
  model: string;
  topK: number;
  json?: boolean;
}

/** `melisma predict <files...>` */
export function addPredict(program: Command): void {
  program
    .command('predict')
    .argument('<files...>', "audio files, folders, or patterns such as 'music/**/*.mp3'")
    .description('the most probable genres of recordings')
    .option('-m, --model <folder>', 'a model saved by `melisma train`', 'model')
    .option('-k, --top-k <number>', 'how many genres to print', parseNumber, 3)
    .option('--json', 'one JSON object a line')
    .action(async (targets: string[], flags: Flags) => {
      const model = await loadClassifier(flags.model);
      const signal = abortOnInterrupt();
      for (const file of await findFiles(targets)) {
        try {
          const predictions = await model.predict(file.path, { topK: flags.topK, signal });
          if (flags.json) console.log(JSON.stringify({ path: file.path, predictions }));
          else {
            const shares = predictions.map(({ label, probability }) => `${label} ${(100 * probability).toFixed(1)} %`);
            console.log(`${file.path}: ${shares.join(', ')}`);
          }
        } catch (error) {
          if (signal.aborted) throw error;
          console.error(fileFailure(file.path, error));
          process.exitCode = 2;
        }
      }
    });
}

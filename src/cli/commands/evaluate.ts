import type { Command } from 'commander';
import { loadClassifier, saveConfusionMatrixPng } from '../../classifier/index.ts';
import { writeJsonAtomic } from '../../core/atomic_file.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { readParts } from '../parts.ts';
import { ProgressLine } from '../progress_line.ts';

interface Flags {
  model: string;
  part: 'train' | 'validation';
  png?: string;
  json?: string;
}

/** `melisma evaluate <data>` */
export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .argument('<data>', 'the folder that `melisma index` wrote')
    .description('accuracy, precision, recall, F1 and the confusion matrix of a saved model')
    .option('-m, --model <folder>', 'a model saved by `melisma train`', 'model')
    .option('--part <name>', 'train or validation', 'validation')
    .option('--png <file>', 'draw the confusion matrix')
    .option('--json <file>', 'write the figures')
    .action(async (data: string, flags: Flags) => {
      const model = await loadClassifier(flags.model);
      const line = new ProgressLine('evaluate');
      const parts = await readParts(data);
      const report = await model.evaluate(parts[flags.part], {
        label: 'label',
        signal: abortOnInterrupt(),
        onProgress: line.update,
      });
      line.finish();
      console.log(String(report));
      if (flags.png) await saveConfusionMatrixPng(report.confusionMatrix, flags.png);
      if (flags.json) await writeJsonAtomic(flags.json, report);
    });
}

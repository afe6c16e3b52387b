import path from 'node:path';
import { type Command, Option } from 'commander';
import {
  type Classifier,
  classifier,
  expandGrid,
  type HeadGrid,
  type HeadSpec,
  headTypes,
  saveConfusionMatrixPng,
} from '../../classifier/index.ts';
import { ParameterError } from '../../core/errors.ts';
import { parsePooledFeatures } from '../feature_spec.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { readParts } from '../parts.ts';
import { ProgressLine } from '../progress_line.ts';
import { describeSkipped } from '../skipped_table.ts';
import { collect, parseNumber } from '../values.ts';

interface Flags {
  feature?: string[];
  features?: string;
  weights?: string;
  pool: string;
  sampleRate: number;
  clipDuration?: number;
  head: string;
  headOptions?: string;
  crossValidate?: number;
  grid?: string;
  cache?: string;
  seed: number;
  out: string;
}

/** `melisma train <data>` */
export function addTrain(program: Command): void {
  program
    .command('train')
    .argument('<data>', 'the folder that `melisma index` wrote')
    .description('learn the genres of an index, judge the result on its validation part, save the model')
    .option('--feature <spec>', 'a feature, with options if need be: mfcc:nMfcc=13 (may be repeated)', collect)
    .option('--features <names>', 'several at once, separated by commas: vggish,mfcc')
    .option('--weights <name or path>', 'of features that are models: vggish')
    .option('--pool <statistics>', 'statistics over frames: mean,std,min,max,median', 'mean,std')
    .option('--sample-rate <Hz>', 'recordings are resampled to it', parseNumber, 22050)
    .option('--clip-duration <seconds>', 'cut, or fill with zeros, to this length', parseNumber)
    .addOption(new Option('--head <name>', 'what learns').choices([...headTypes]).default('logisticRegression'))
    .option('--head-options <json>', 'its options, e.g. \'{"C": 10}\'')
    .option(
      '--cross-validate <folds>',
      'also report the accuracy of stratified folds of the training part',
      parseNumber,
    )
    .option('--grid <json>', 'lists of options to choose from by cross-validation, e.g. \'{"C": [0.1, 1, 10]}\'')
    .option('--seed <number>', 'of folds', parseNumber, 0)
    .option('--cache <folder>', 'where features are kept (default: <data>/features)')
    .option('-o, --out <folder>', 'where the model goes', 'model')
    .action(train);
}

async function train(data: string, flags: Flags): Promise<void> {
  const signal = abortOnInterrupt();
  const parts = await readParts(data);
  const make = (head: HeadSpec): Classifier =>
    classifier({
      features: parsePooledFeatures(chosenFeatures(flags), flags.pool, flags.weights),
      sampleRate: flags.sampleRate,
      clipDuration: flags.clipDuration,
      head,
      cacheDir: flags.cache ?? path.join(data, 'features'),
    });
  let head = { type: flags.head, ...parseJson(flags.headOptions, 'headOptions') } as HeadSpec;
  const folds = { folds: flags.crossValidate ?? 5, seed: flags.seed };
  const run = (label: string) => {
    const line = new ProgressLine(label);
    return { label: 'label', signal, onProgress: line.update, onError: 'skip' as const, line };
  };
  if (flags.grid) {
    const { line, ...options } = run('grid');
    const grid = { type: flags.head, ...parseJson(flags.grid, 'grid') } as HeadGrid;
    const search = await make(head).gridSearch(parts.train, { ...options, ...folds, grid });
    line.finish();
    for (const result of search.results)
      console.log(
        `  ${result.meanAccuracy.toFixed(4)} ±${result.stdAccuracy.toFixed(4)}  ${JSON.stringify(result.head)}`,
      );
    head = search.best.head;
    console.log(`best of ${expandGrid(grid).length}: ${JSON.stringify(head)}`);
  } else if (flags.crossValidate) {
    const { line, ...options } = run('folds');
    const { meanAccuracy, stdAccuracy } = await make(head).crossValidate(parts.train, { ...options, ...folds });
    line.finish();
    console.log(
      `accuracy over ${folds.folds} folds of the training part: ${meanAccuracy.toFixed(4)} ±${stdAccuracy.toFixed(4)}`,
    );
  }
  const { line, ...options } = run('train');
  const model = await make(head).fit(parts.train, options);
  line.finish();
  await model.save(flags.out);
  if (model.training.skipped.length > 0) console.log(describeSkipped(model.training.skipped));
  const judged = run('validate');
  const report = await model.evaluate(parts.validation, judged);
  judged.line.finish();
  console.log(String(report));
  const picture = path.join(flags.out, 'confusion_matrix.png');
  await saveConfusionMatrixPng(report.confusionMatrix, picture);
  console.log(`wrote ${flags.out} and ${picture}`);
}

/** What `--feature` and `--features` name together. */
function chosenFeatures({ feature = [], features }: Flags): string[] {
  const names = [...feature, ...(features?.split(',') ?? [])];
  return names.length > 0 ? names : ['mfcc'];
}

function parseJson(text: string | undefined, name: string): object {
  if (text === undefined) return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ParameterError(`${name}: expected JSON, got ${text} (${(error as Error).message})`);
  }
}

import { type Command, Option } from 'commander';
import type { Progress } from '../../core/run.ts';
import { type MusicGenOptions, type MusicGenTarget, musicGenTargets, writeMusicGen } from '../../dataset/index.ts';
import { parseFeature } from '../feature_spec.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { ProgressLine } from '../progress_line.ts';
import { describeSkipped } from '../skipped_table.ts';
import { collect, parseNumber } from '../values.ts';

type Flags = Omit<MusicGenOptions, 'targets' | 'features' | 'whisperMels' | 'device' | 'onError'> & {
  out: string;
  target?: string[];
  feature?: string[];
  whisperMels: number | false;
  device: string;
  onError: 'throw' | 'skip';
};

/** `melisma musicgen <folder>` */
export function addMusicGen(program: Command): void {
  program
    .command('musicgen')
    .argument('<folder>', 'a folder with audio/ and metadata.json, .jsonl or .csv')
    .description('make a dataset that trains MusicGen: clips, features, text ids, labels, splits, plots, a report')
    .option('-o, --out <folder>', 'where the dataset goes', 'processed')
    .option(
      '--target <name>',
      `what to write: ${musicGenTargets.join(', ')} (may be repeated; default: hf-rich, hf-train)`,
      collect,
    )
    .option('--model-name <name>', 'the model to train', 'facebook/musicgen-small')
    .option('--model <folder>', "the model's files (default: looked for in the caches, see `melisma models`)")
    .option('--target-sample-rate <Hz>', 'recordings are resampled to it', parseNumber, 32_000)
    .option('--max-audio-length <seconds>', 'longest clip', parseNumber, 30)
    .option('--min-audio-length <seconds>', 'shorter recordings are rejected', parseNumber, 1)
    .addOption(
      new Option('--long-audio <how>', 'longer recordings are cut into clips, or trimmed to the first')
        .choices(['cut', 'trim'])
        .default('cut'),
    )
    .option('--top-db <dB>', 'silence around a recording is this far below its loudest frame', parseNumber, 20)
    .option('--validation <share>', 'share (or number) of clips kept for validation; 0 for none', parseNumber, 0.1)
    .option('--seed <number>', 'of the split', parseNumber, 42)
    .option('--feature <spec>', 'one more column: chroma, or mel:nMels=64 (may be repeated)', collect)
    .option('--whisper-mels <bands>', 'mel bands for Whisper: 80, or 128 for large-v3 and later', parseNumber, 80)
    .option('--no-whisper-mels', 'no Whisper features')
    .option('--no-store-arrays', 'leave the samples out of hf-rich and parquet')
    .addOption(
      new Option('--audio-column <kind>', "how hf-dreambooth's audio presents itself to Python")
        .choices(['decoded', 'encoded', 'struct'])
        .default('decoded'),
    )
    .option('--visualizations <count>', 'how many clips to draw', parseNumber, 6)
    .option('--name <name>', "of the dataset (default: the folder's)")
    .option('--license <id>', 'said in the report')
    .option('--device <name>', 'auto, cpu, cuda or cuda:N', 'auto')
    .option('--batch-size <clips>', 'clips given to the features in one call', parseNumber)
    .option('--concurrency <recordings>', 'recordings decoded at the same time', parseNumber)
    .addOption(
      new Option('--on-error <what>', 'with unusable items: list them in the report, or stop at the first')
        .choices(['skip', 'throw'])
        .default('skip'),
    )
    .action(musicgen);
}

async function musicgen(folder: string, flags: Flags): Promise<void> {
  const { out, target, feature = [], whisperMels, ...rest } = flags;
  const lines = new Map<string, ProgressLine>();
  const onProgress = (progress: Progress) => {
    if (!lines.has(progress.unit)) {
      for (const line of lines.values()) line.finish();
      lines.set(progress.unit, new ProgressLine('musicgen'));
    }
    lines.get(progress.unit)!.update(progress);
  };
  const report = await writeMusicGen(folder, out, {
    ...(rest as MusicGenOptions),
    ...(target && { targets: target as MusicGenTarget[] }),
    features: feature.map(parseFeature),
    whisperMels: whisperMels === false ? null : whisperMels,
    command: `melisma ${process.argv.slice(2).map(quoted).join(' ')}`,
    signal: abortOnInterrupt(),
    onProgress,
  });
  for (const line of lines.values()) line.finish();
  const { clips, train, validation, usable, total, skipped, notes, outputs } = report;
  console.log(`${usable} of ${total} items: ${clips} clips, ${train} to train and ${validation} to validate`);
  console.log(describeSkipped(skipped));
  for (const note of notes) console.log(`note: ${note}`);
  console.log(`wrote ${outputs.length} outputs to ${out}; begin with ${out}/report.html`);
  if (skipped.length > 0) process.exitCode = 2;
}

/** As a shell would take it. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

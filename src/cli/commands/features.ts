import { type Command, InvalidArgumentError } from 'commander';
import type { Feature } from '../../core/op.ts';
import { extractFeatures } from '../../dataset/index.ts';
import { featureByName, featureNames } from '../../features/registry.ts';
import { findFiles } from '../find_files.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { addOpFlags, pickOpOptions } from '../op_flags.ts';
import { ProgressLine } from '../progress_line.ts';
import { describeSkipped } from '../skipped_table.ts';
import { parseNumber } from '../values.ts';

interface Flags {
  op: string;
  sampleRate: number;
  clipDuration?: number;
  stereo?: boolean;
  out: string;
}

/** `melisma features <files...> --op mfcc` */
export function addFeatures(program: Command): void {
  const command = program
    .command('features')
    .argument('<files...>', "audio files, folders, or patterns such as 'music/**/*.mp3'")
    .description('compute a feature of every recording into .npy files; a second run computes nothing')
    .option(
      '--op <name>',
      `which feature: ${featureNames().join(', ')}; --op NAME --help lists its options`,
      knownFeature,
      'mfcc',
    )
    .option('--sample-rate <Hz>', 'recordings are resampled to it', parseNumber, 22050)
    .option('--clip-duration <seconds>', 'cut, or fill with zeros, to this length', parseNumber)
    .option('--stereo', 'keep the channels instead of mixing to mono')
    .option('-o, --out <folder>', 'where the .npy files go', 'features');
  // The flags of the op that the command line names, so that --help and typing errors are about that op.
  const op = opOf(process.argv);
  if (featureNames().includes(op)) addOpFlags(command, op as never);
  command.action(async (targets: string[], flags: Flags) => {
    const feature = featureByName(flags.op).with(pickOpOptions(flags.op as never, { ...flags })) as Feature;
    const rows = await findFiles(targets);
    const line = new ProgressLine(flags.op);
    const extraction = extractFeatures(rows, [feature], {
      sampleRate: flags.sampleRate,
      clipDuration: flags.clipDuration,
      mono: !flags.stereo,
      cacheDir: flags.out,
      onError: 'skip',
      signal: abortOnInterrupt(),
      onProgress: ({ done, unit }) => line.update({ done, total: rows.length, unit }),
    });
    for await (const _ of extraction);
    line.finish();
    const { computed, cached, skipped } = extraction.report;
    console.log(`${computed} computed, ${cached} from the cache in ${flags.out}; ${describeSkipped(skipped)}`);
    if (skipped.length > 0) process.exitCode = 2;
  });
}

function knownFeature(name: string): string {
  if (!featureNames().includes(name)) throw new InvalidArgumentError(`expected one of ${featureNames().join(', ')}`);
  return name;
}

function opOf(argv: readonly string[]): string {
  const at = argv.findIndex((argument) => argument === '--op' || argument.startsWith('--op='));
  if (at < 0) return 'mfcc';
  return argv[at]!.includes('=') ? argv[at]!.slice('--op='.length) : (argv[at + 1] ?? 'mfcc');
}

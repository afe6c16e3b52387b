import { type Command, InvalidArgumentError } from 'commander';
import type { Device } from '../../core/device.ts';
import type { Feature } from '../../core/op.ts';
import { featureByName, featureNames } from '../../features/registry.ts';
import { extractToFolder } from '../extract_to_folder.ts';
import { addOpFlags, pickOpOptions } from '../op_flags.ts';
import { parseNumber } from '../values.ts';

interface Flags {
  op: string;
  sampleRate: number;
  clipDuration?: number;
  stereo?: boolean;
  device?: Device;
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
    .option('--device <name>', 'auto, cpu, cuda or cuda:N')
    .option('-o, --out <folder>', 'where the .npy files go', 'features');
  // The flags of the op that the command line names, so that --help and typing errors are about that op.
  const op = opOf(process.argv);
  if (featureNames().includes(op)) addOpFlags(command, op as never);
  command.action(async (targets: string[], flags: Flags) => {
    const feature = featureByName(flags.op).with(pickOpOptions(flags.op as never, { ...flags })) as Feature;
    const { sampleRate, clipDuration, stereo, device, out } = flags;
    await extractToFolder(flags.op, targets, feature, out, { sampleRate, clipDuration, mono: !stereo, device });
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

import type { Command } from 'commander';
import type { Device } from '../../core/device.ts';
import type { Feature } from '../../core/op.ts';
import { extractFeatures } from '../../dataset/index.ts';
import { type VggishOptions, vggish } from '../../models/vggish/index.ts';
import { findFiles } from '../find_files.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { ProgressLine } from '../progress_line.ts';
import { describeSkipped } from '../skipped_table.ts';
import { parseNumber } from '../values.ts';

interface Flags extends Pick<VggishOptions, 'weights' | 'postprocess' | 'pca'> {
  sampleRate: number;
  clipDuration?: number;
  device?: Device;
  out: string;
}

/** `melisma embed <files...>` */
export function addEmbed(program: Command): void {
  program
    .command('embed')
    .argument('<files...>', "audio files, folders, or patterns such as 'music/**/*.mp3'")
    .description("VGGish's embeddings of every recording into .npy files [128, n]; a second run computes nothing")
    .option('--weights <name or path>', "vggish, or a checkpoint with torchvggish's names", 'vggish')
    .option('--postprocess', "PCA and 8-bit rounding, as AudioSet's published embeddings")
    .option('--pca <path>', 'parameters of the PCA; the weights `vggish` bring their own')
    .option('--sample-rate <Hz>', 'recordings are resampled to it, then to the 16 kHz of VGGish', parseNumber, 16000)
    .option('--clip-duration <seconds>', 'cut, or fill with zeros, to this length', parseNumber)
    .option('--device <name>', 'auto, cpu, cuda or cuda:N')
    .option('-o, --out <folder>', 'where the .npy files go', 'embeddings')
    .action(embed);
}

async function embed(targets: string[], flags: Flags): Promise<void> {
  const { weights, postprocess, pca, sampleRate, clipDuration, device } = flags;
  const feature = vggish.with({ weights, postprocess, pca }) as unknown as Feature;
  const rows = await findFiles(targets);
  const line = new ProgressLine('embed');
  const extraction = extractFeatures(rows, [feature], {
    sampleRate,
    clipDuration,
    device,
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
}

import type { Command } from 'commander';
import type { Device } from '../../core/device.ts';
import type { Feature } from '../../core/op.ts';
import { type VggishOptions, vggish } from '../../models/vggish/index.ts';
import { extractToFolder } from '../extract_to_folder.ts';
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
  await extractToFolder('embed', targets, feature, flags.out, { sampleRate, clipDuration, device });
}

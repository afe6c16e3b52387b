import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { loadAudio, saveAudio } from '../../audio/index.ts';
import type { Device } from '../../core/device.ts';
import type { Plan } from '../../core/op.ts';
import { AudioSignal } from '../../core/signal.ts';
import { type DemucsOptions, demucs, type Stems } from '../../models/demucs/index.ts';
import { chooseStems, type StemFlags } from '../chosen_stems.ts';
import { fileFailure } from '../file_failure.ts';
import { findFiles } from '../find_files.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { ProgressLine } from '../progress_line.ts';
import { stemFolders } from '../stem_folders.ts';
import { parseNumber } from '../values.ts';

interface Flags extends StemFlags {
  model: string;
  shifts?: number;
  seed?: number;
  overlap?: number;
  segment?: number;
  jobs?: number;
  device?: Device;
  format: 'wav' | 'flac';
  bits: 16 | 24 | 32;
  clip: 'rescale' | 'clamp';
  out: string;
}

/** The rate of all published models; `demucs` resamples for others. */
const loadRate = 44100;

/** `melisma separate <files...>` */
export function addSeparate(program: Command): void {
  program
    .command('separate')
    .argument('<files...>', "audio files, folders, or patterns such as 'music/**/*.mp3'")
    .description('separate recordings into stems: drums, bass, other, vocals')
    .option(
      '-m, --model <name or path>',
      'htdemucs, htdemucs_ft, htdemucs_6s, hdemucs_mmi, or a checkpoint; several paths with commas',
      'htdemucs',
    )
    .option('--stems <names>', 'which to write, with commas; instrumental is all but the vocals (default: all)')
    .option('--two-stems <name>', 'write this stem and the sum of the others, no_<name>')
    .option('--shifts <number>', 'passes over audio moved by random amounts, averaged', parseNumber)
    .option('--seed <number>', 'of the random amounts', parseNumber)
    .option('--overlap <share>', 'of a segment with the next (default: 0.25)', parseNumber)
    .option('--segment <seconds>', "length of a segment (default: the model's)", parseNumber)
    .option('-j, --jobs <number>', 'segments beside each other (default: by cores and memory)', parseNumber)
    .option('--device <name>', 'auto, cpu, cuda or cuda:N')
    .addOption(new Option('--format <name>', 'of the files').choices(['wav', 'flac']).default('wav'))
    .option('--bits <number>', 'of a sample: 16, 24 or 32 (float)', parseBits, 16)
    .addOption(
      new Option('--clip <how>', 'what is done with peaks above full scale')
        .choices(['rescale', 'clamp'])
        .default('rescale'),
    )
    .option('-o, --out <folder>', 'stems go to <folder>/<model>/<recording>/<stem>', 'separated')
    .action(separateFiles);
}

async function separateFiles(targets: string[], flags: Flags): Promise<void> {
  const signal = abortOnInterrupt();
  const { model, shifts, seed, overlap, segment, jobs, device } = flags;
  const options: DemucsOptions = { weights: model.split(','), shifts, seed, overlap, segment, jobs };
  const files = await findFiles(targets);
  const folders = stemFolders(files);
  const name = path.basename(model.split(',')[0]!).replace(/\.[^.]*$/, '');
  const plan: Plan<Stems> = await demucs.plan({ ...options, device, sampleRate: loadRate });
  try {
    const chosen = chooseStems(String(plan.options.stems).split(','), flags);
    for (const file of files) {
      try {
        const audio = await loadAudio(file.path, { sampleRate: loadRate, signal });
        const line = new ProgressLine(file.id);
        const all = await plan.run(audio, { signal, onProgress: line.update });
        line.finish();
        const stems = Object.fromEntries(chosen.map(([stem, make]) => [stem, make(all)]));
        const folder = path.join(flags.out, name, ...folders.get(file)!.split('/'));
        await save(folder, stems, flags, signal);
        console.log(`${file.path}: wrote ${Object.keys(stems).join(', ')} to ${folder}`);
      } catch (error) {
        if (signal.aborted) throw error;
        console.error(fileFailure(file.path, error));
        process.exitCode = 2;
      }
    }
  } finally {
    plan.dispose();
  }
}

async function save(folder: string, stems: Stems, flags: Flags, signal: AbortSignal): Promise<void> {
  for (const [stem, audio] of Object.entries(stems)) {
    const fitted = flags.clip === 'rescale' && flags.bits !== 32 ? withinFullScale(audio) : audio;
    await saveAudio(path.join(folder, `${stem}.${flags.format}`), fitted, { bitDepth: flags.bits, signal });
  }
}

/** A stem that would clip, made softer until its peak is 1 % below full scale, as upstream does. */
function withinFullScale(audio: AudioSignal): AudioSignal {
  let peak = 0;
  for (const sample of audio.data) peak = Math.max(peak, Math.abs(sample));
  const factor = Math.max(1.01 * peak, 1);
  if (factor === 1) return audio;
  const { sampleRate, numberOfChannels } = audio;
  return new AudioSignal(
    audio.data.map((sample) => sample / factor),
    { sampleRate, numberOfChannels },
  );
}

function parseBits(text: string): 16 | 24 | 32 {
  const bits = Number(text);
  if (bits !== 16 && bits !== 24 && bits !== 32) throw new InvalidArgumentError('expected 16, 24 or 32');
  return bits;
}

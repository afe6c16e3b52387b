import { ModelError, ParameterError } from '../../core/errors.ts';
import type { EncodecEncodeOptions } from '../../native/model_options.generated.ts';
import type { OpenWeights } from '../model_plan.ts';
import { readAudiocraftConfig } from './audiocraft_config.ts';
import { shown } from './shown.ts';

/** What an EnCodec checkpoint says of itself beside its tensors. */
export interface EncodecConfig {
  sampleRate: number;
  /** Channels of the audio that it codes. */
  audioChannels: number;
  /** Samples of a code. */
  hop: number;
  codebookSize: number;
  /** Codebooks in the file. */
  codebooks: number;
  /** In kbps. */
  bandwidths: readonly number[];
  /** Samples of stretches that are coded by themselves, and their distance; undefined: the whole signal at once. */
  chunk?: { length: number; stride: number };
  /** For the native op. */
  native: Required<
    Pick<EncodecEncodeOptions, 'causal' | 'padMode' | 'trimRightRatio' | 'dilationGrowth' | 'normalize'>
  >;
}

/**
 * Reads `config.json` of EnCodec, or of a MusicGen that has one inside; without one, the configuration that
 * audiocraft exports inside a checkpoint.
 *
 * @throws ModelError when there is none, or a value is of another kind
 */
export function readEncodecConfig({ checkpoint, path }: OpenWeights): EncodecConfig {
  const nested = checkpoint.config?.audio_encoder as Record<string, unknown> | undefined;
  const config = nested ?? checkpoint.config ?? readAudiocraftConfig(checkpoint.content, path);
  if (!config) {
    throw new ModelError(
      `${path}: no config.json beside the weights, and no xp.cfg of audiocraft in them; EnCodec's paddings and rates are only said there`,
    );
  }
  // The defaults of transformers' EncodecConfig, which old files leave out.
  const read = <Value>(name: string, kind: (value: unknown) => boolean, byDefault: Value): Value => {
    const value = config[name] ?? byDefault;
    if (value !== null && !kind(value))
      throw new ModelError(
        `${path}: ${(nested ?? checkpoint.config) ? 'config.json' : 'xp.cfg'}: ${name} is ${shown(value)}`,
      );
    return value as Value;
  };
  const positive = (value: unknown) => typeof value === 'number' && value > 0;
  const whole = (least: number, most: number) => (value: unknown) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  const list = (kind: (value: unknown) => boolean) => (value: unknown) =>
    Array.isArray(value) && value.length > 0 && value.every(kind);
  const flag = (value: unknown) => typeof value === 'boolean';
  const sampleRate = read('sampling_rate', whole(1, 384_000), 24000);
  const chunkSeconds = read<number | null>('chunk_length_s', positive, null);
  const overlap = read<number | null>('overlap', (value) => typeof value === 'number', null);
  const chunkLength = Math.trunc((chunkSeconds ?? 0) * sampleRate);
  const pad = (value: unknown) => ['reflect', 'constant', 'replicate'].includes(value as string);
  return {
    sampleRate,
    audioChannels: read('audio_channels', whole(1, 8), 1),
    hop: read('upsampling_ratios', list(whole(1, 1024)), [8, 5, 4, 2]).reduce((product, ratio) => product * ratio, 1),
    codebookSize: read('codebook_size', whole(2, 2 ** 24), 1024),
    codebooks: countCodebooks([...checkpoint.tensors.keys()]),
    bandwidths: read('target_bandwidths', list(positive), [1.5, 3, 6, 12, 24]),
    ...(chunkLength > 0 && {
      chunk: { length: chunkLength, stride: Math.max(1, Math.trunc((1 - (overlap ?? 0)) * chunkLength)) },
    }),
    native: {
      causal: read('use_causal_conv', flag, true),
      padMode: read('pad_mode', pad, 'reflect'),
      trimRightRatio: read('trim_right_ratio', (value) => (value as number) >= 0 && (value as number) <= 1, 1),
      dilationGrowth: read('dilation_growth_rate', positive, 2),
      normalize: read('normalize', flag, false),
    },
  };
}

function countCodebooks(names: readonly string[]): number {
  return names.filter((name) => /quantizer\.(vq\.)?layers\.\d+\._?codebook\.embed$/.test(name)).length;
}

/**
 * How many codebooks to use: as told, or what fits into a bandwidth, which is the first of the checkpoint's
 * when nothing is told.
 */
export function chooseCodebooks(
  config: EncodecConfig,
  { numCodebooks, bandwidth }: { numCodebooks?: number | null; bandwidth?: number },
): number {
  const { bandwidths, codebookSize, sampleRate, hop, codebooks } = config;
  if (numCodebooks !== undefined && bandwidth !== undefined) {
    throw new ParameterError('bandwidth: expected either this or numCodebooks, got both');
  }
  if (numCodebooks !== undefined) return numCodebooks ?? codebooks;
  const chosen = bandwidth ?? bandwidths[0]!;
  if (!bandwidths.includes(chosen)) {
    throw new ParameterError(`bandwidth: expected one of ${bandwidths.join(', ')} kbps, got ${String(bandwidth)}`);
  }
  const perBook = Math.log2(codebookSize) * Math.ceil(sampleRate / hop);
  return Math.max(1, Math.floor((chosen * 1000) / perBook));
}

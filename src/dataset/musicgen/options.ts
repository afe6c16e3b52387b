import { availableParallelism } from 'node:os';
import type { Device } from '../../core/device.ts';
import { ParameterError } from '../../core/errors.ts';
import type { Feature, Op, Plan, PlanTarget } from '../../core/op.ts';
import type { RunOptions } from '../../core/run.ts';
import type { AudioSignal } from '../../core/signal.ts';
import type { Tensor } from '../../core/tensor.ts';
import { RandomState } from '../random.ts';

/** What the dataset can be written as. */
export const musicGenTargets = ['hf-rich', 'hf-train', 'hf-dreambooth', 'audiocraft', 'parquet', 'webdataset'] as const;

export type MusicGenTarget = (typeof musicGenTargets)[number];

/**
 * Makes codes of audio: `encodec.with({ weights })` (with `stereo: 'interleave'` for stereo models), or anything
 * with its results.
 */
export type CodeOp = Pick<Op<object, Tensor<'int32'>>, 'opName' | 'version' | 'resolve'> & {
  plan(target: PlanTarget): Promise<Plan<Tensor<'int32'>, AudioSignal>>;
};

/** Makes token ids of a text: what `loadTokenizer` returns. */
export interface TextTokenizer {
  encode(text: string): { inputIds: readonly number[]; attentionMask: readonly number[] };
}

/** Options of `writeMusicGen`. */
export interface MusicGenOptions extends RunOptions {
  /** What to write. @default ['hf-rich', 'hf-train'] */
  targets?: readonly MusicGenTarget[];
  /** Hz. MusicGen's codec is made for 32,000. @default 32000 */
  targetSampleRate?: number;
  /** Seconds of a clip at most. @default 30 */
  maxAudioLength?: number;
  /** Seconds of a clip at least; shorter ones are rejected. @default 1 */
  minAudioLength?: number;
  /** What becomes of longer recordings: all of it in clips, or the beginning. @default 'cut' */
  longAudio?: 'cut' | 'trim';
  /** dB below the loudest frame at which the silence around a recording begins. @default 20 */
  topDb?: number;
  /** The model to train: `facebook/musicgen-small`, `-medium`, `-large`, `-melody`, `-stereo-small`, … @default 'facebook/musicgen-small' */
  modelName?: string;
  /** Folder with the model's files (a Hugging Face snapshot). @default the snapshot of `modelName` in the hub cache */
  model?: string;
  /** @default the model's own `tokenizer.json` */
  tokenizer?: TextTokenizer;
  /** What computes the codes that become `labels`. @default the model's own EnCodec, or the same by itself (`encodec_32khz`, a tenth of the size), where LibTorch is there to run it */
  codes?: CodeOp;
  /** Share (or number) of clips kept for validation, with equal shares of each style; 0 for none. @default 0.1 */
  validation?: number;
  /** Of the split. @default 42 */
  seed?: number;
  /** More features of every clip, the built-in ones or your own by `defineFeature`: columns of their names. @default [] */
  features?: readonly Feature[];
  /** Mel bands for Whisper: 80, 128 for large-v3 and later, null for no such column. @default 80 */
  whisperMels?: number | null;
  /** Whether `hf-rich` and `parquet` hold the samples as numbers (`processed_audio`). @default true */
  storeArrays?: boolean;
  /** How audio columns present themselves to Python: see `f.audio`. @default 'decoded' */
  audioColumn?: 'decoded' | 'encoded' | 'struct';
  /** How many clips are drawn into `visualizations/`. @default 6 */
  visualizations?: number;
  /** Of the dataset in manifests and titles. @default the folder's name */
  name?: string;
  /** Said in the report, such as `CC-BY-4.0`. @default none */
  license?: string;
  device?: Device;
  /** Clips given to the features in one call at most; 30 seconds fill a call. Results do not depend on it. @default 8 */
  batchSize?: number;
  /** Recordings decoded while others are measured at most, fewer where they are large; results do not depend on it. @default a quarter of the number of cores, at most 2 */
  concurrency?: number;
  /** `'skip'` lists what cannot be used in the report and goes on. @default 'throw' */
  onError?: 'throw' | 'skip';
  /** Threads that measure clips, about 20 MB each; results do not depend on it. @default the number of cores, at most 5 */
  threads?: number;
  /** Said in the report as how to make this dataset again. @default none */
  command?: string;
}

type Defaulted =
  | 'targets'
  | 'targetSampleRate'
  | 'maxAudioLength'
  | 'minAudioLength'
  | 'longAudio'
  | 'topDb'
  | 'modelName'
  | 'validation'
  | 'seed'
  | 'features'
  | 'whisperMels'
  | 'storeArrays'
  | 'audioColumn'
  | 'visualizations'
  | 'device'
  | 'batchSize'
  | 'concurrency'
  | 'onError'
  | 'threads';

/** The options with their defaults. */
export type ResolvedMusicGenOptions = Omit<MusicGenOptions, Defaulted> & Required<Pick<MusicGenOptions, Defaulted>>;

/** More would take more than the half gigabyte that preparing is to do with. */
const MOST_THREADS = 5;

/** Fills in the defaults. @throws ParameterError for a name or value that cannot be */
export function resolveMusicGenOptions(options: MusicGenOptions): ResolvedMusicGenOptions {
  const cores = availableParallelism();
  const resolved: ResolvedMusicGenOptions = {
    targets: ['hf-rich', 'hf-train'],
    targetSampleRate: 32_000,
    maxAudioLength: 30,
    minAudioLength: 1,
    longAudio: 'cut',
    topDb: 20,
    modelName: 'facebook/musicgen-small',
    validation: 0.1,
    seed: 42,
    features: [],
    whisperMels: 80,
    storeArrays: true,
    audioColumn: 'decoded',
    visualizations: 6,
    device: 'auto',
    batchSize: 8,
    concurrency: Math.min(2, Math.ceil(cores / 4)),
    onError: 'throw',
    threads: Math.min(MOST_THREADS, cores),
    ...withoutUndefined(options),
  };
  check(resolved);
  return resolved;
}

function check(options: ResolvedMusicGenOptions): void {
  const { targets, maxAudioLength, minAudioLength, validation, whisperMels } = options;
  if (targets.length === 0) throw new ParameterError(`targets: expected some of ${musicGenTargets.join(', ')}`);
  for (const target of targets) oneOf('targets', target, musicGenTargets);
  if (new Set(targets).size !== targets.length) throw new ParameterError('targets: one is named twice');
  oneOf('longAudio', options.longAudio, ['cut', 'trim']);
  oneOf('onError', options.onError, ['throw', 'skip']);
  oneOf('audioColumn', options.audioColumn, ['decoded', 'encoded', 'struct']);
  whole('targetSampleRate', options.targetSampleRate, 4000, 'Hz');
  whole('batchSize', options.batchSize, 1, 'clips');
  whole('concurrency', options.concurrency, 1, 'recordings');
  whole('visualizations', options.visualizations, 0, 'pictures');
  if (whisperMels !== null) whole('whisperMels', whisperMels, 1, 'bands');
  new RandomState(options.seed); // refuses what is no seed
  positive('topDb', options.topDb, 'dB');
  positive('maxAudioLength', maxAudioLength, 'seconds');
  positive('minAudioLength', minAudioLength, 'seconds');
  if (minAudioLength > maxAudioLength) {
    throw new ParameterError(`minAudioLength: expected at most ${maxAudioLength} seconds, got ${minAudioLength}`);
  }
  if (!(validation >= 0 && (validation < 1 || Number.isInteger(validation)))) {
    throw new ParameterError(`validation: expected a fraction below 1 or a number of clips, got ${String(validation)}`);
  }
}

function oneOf(name: string, value: unknown, known: readonly string[]): void {
  if (known.includes(value as string)) return;
  throw new ParameterError(`${name}: expected ${known.map((one) => `'${one}'`).join(', ')}, got '${String(value)}'`);
}

function whole(name: string, value: number, least: number, unit: string): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new ParameterError(`${name}: expected at least ${least} ${unit}, got ${String(value)}`);
}

function positive(name: string, value: number, unit: string): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new ParameterError(`${name}: expected more than 0 ${unit}, got ${String(value)}`);
}

function withoutUndefined<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}

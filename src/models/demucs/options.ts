import { ParameterError } from '../../core/errors.ts';
import type { ResolvedOptions } from '../../core/op.ts';
import { weightsFingerprint } from '../weights_fingerprint.ts';

/** Options of {@link import('./demucs.ts').demucs}. */
export interface DemucsOptions {
  /**
   * `'htdemucs'`, `'htdemucs_ft'` (four times the work), `'htdemucs_6s'` (also guitar and piano),
   * `'hdemucs_mmi'`; or the path of a checkpoint; several checkpoints are averaged. Default `'htdemucs'`.
   */
  weights?: string | readonly string[];
  /** Of several checkpoints: `bagWeights[model][stem]`. Default: what upstream publishes, else all 1. */
  bagWeights?: readonly (readonly number[])[];
  /** Passes over audio moved by random amounts up to 0.5 s, averaged: n times the work for up to 0.2 dB. Default 0: one pass, not moved. */
  shifts?: number;
  /** Of the random amounts; the same seed gives the same stems. Default 0. */
  seed?: number;
  /** Seconds of a segment. Default: the model's; HTDemucs takes no longer ones. */
  segment?: number;
  /** Share of a segment that it has in common with the next, 0 to less than 1. Default 0.25. */
  overlap?: number;
  /** Above 1 the transition between segments is steeper. Default 1. */
  transitionPower?: number;
  /** `false` gives the model the whole recording at once. Default `true`. */
  split?: boolean;
  /** Segments that run beside each other. Default: as many as cores and `memoryLimit` allow. */
  jobs?: number;
  /**
   * Bytes of memory that running segments, a network and the library may take together; decides `jobs`. Default:
   * 1.5 GB, or a quarter of the machine's where that is less. That is at most two segments of HTDemucs, and so two
   * cores: 630 MB and 360 MB more for each core let others help.
   */
  memoryLimit?: number;
  /** Threads inside a segment; other numbers than 1 change the last bits. Default 1. */
  torchThreads?: number;
  /** Element type of weights and activations; half precision is meant for GPUs. Default `'float32'`. */
  precision?: 'float32' | 'float16' | 'bfloat16';
  /** Lets a GPU round products to TF32: faster, about three digits less. Default `false`. */
  tf32?: boolean;
}

/** Options with their defaults filled in, except for those that follow from the checkpoint. */
export type FullOptions = DemucsOptions &
  Required<
    Omit<DemucsOptions, 'bagWeights' | 'segment' | 'jobs' | 'memoryLimit' | 'torchThreads' | 'precision' | 'tf32'>
  >;

const defaults = {
  weights: 'htdemucs',
  shifts: 0,
  seed: 0,
  overlap: 0.25,
  transitionPower: 1,
  split: true,
} as const;

const checks: Record<string, [expected: string, holds: (value: never) => boolean]> = {
  weights: [
    'a name or path, or several',
    (value: unknown) => [value].flat().length > 0 && [value].flat().every(isText),
  ],
  bagWeights: ['lists of numbers', (value: unknown) => Array.isArray(value) && value.flat().every(Number.isFinite)],
  shifts: ['a whole number of at least 0', (value: number) => Number.isInteger(value) && value >= 0],
  seed: ['a whole number of at least 0', (value: number) => Number.isInteger(value) && value >= 0],
  segment: ['seconds above 0', (value: number) => Number.isFinite(value) && value > 0],
  overlap: ['at least 0 and less than 1', (value: number) => value >= 0 && value < 1],
  transitionPower: ['at least 1', (value: number) => Number.isFinite(value) && value >= 1],
  split: ['true or false', (value: unknown) => typeof value === 'boolean'],
  jobs: ['at least 1', (value: number) => Number.isInteger(value) && value >= 1],
  torchThreads: ['at least 1', (value: number) => Number.isInteger(value) && value >= 1],
  memoryLimit: ['bytes above 0', (value: number) => value > 0],
  precision: [
    "'float32', 'float16' or 'bfloat16'",
    (value: string) => ['float32', 'float16', 'bfloat16'].includes(value),
  ],
  tf32: ['true or false', (value: unknown) => typeof value === 'boolean'],
};

/** Checks options and fills in the defaults. @throws ParameterError */
export function fillOptions(options: DemucsOptions): FullOptions {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (name === 'sampleRate' || name === 'device' || value === undefined) continue;
    const check = checks[name];
    if (!check) {
      throw new ParameterError(`${name}: unknown option of demucs; expected one of ${Object.keys(checks).join(', ')}`);
    }
    if (!check[1](value as never))
      throw new ParameterError(`${name}: expected ${check[0]}, got ${JSON.stringify(value)}`);
    given[name] = value;
  }
  return { ...defaults, ...given };
}

/** The options as plain JSON. */
export function resolved(options: FullOptions): ResolvedOptions {
  const { weights, bagWeights, ...rest } = options;
  const contents = [weights].flat().flatMap((one) => weightsFingerprint(one) ?? []);
  return {
    ...(rest as ResolvedOptions),
    weights: [weights].flat().join(','),
    ...(contents.length > 0 && { weightsFingerprint: contents.join(',') }),
    ...(bagWeights && { bagWeights: bagWeights.flat() }),
  };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Device } from '../../core/device.ts';
import { MelismaError, ModelError } from '../../core/errors.ts';
import { resolveWeights } from '../../models/hub/index.ts';
import { loadTokenizer } from '../../models/tokenizer/index.ts';
import type { ClipCodes } from './clip_codes.ts';
import { codecOf } from './codec.ts';
import type { CodeOp, ResolvedMusicGenOptions, TextTokenizer } from './options.ts';

/** Hz of the codec that all MusicGen models share. */
const CODEC_RATE = 32_000;

/** That codec by itself, a tenth of the smallest model, in the catalogue. */
const CODEC_ALONE = 'encodec_32khz';
/** The published models, all of which have that codec inside. */
const PUBLISHED = /^(facebook\/)?musicgen-/;

/** What of a MusicGen model is at hand. */
export interface MusicGenModel {
  /** 2 for stereo models. */
  channels: 1 | 2;
  tokenizer?: TextTokenizer;
  /** What makes codes, and what it is, for the fingerprint. */
  codes?: ClipCodes & { identity: object };
  /** Why columns are absent. */
  notes: string[];
}

/**
 * Finds the model's tokenizer and codec. What the caller did not ask for by name may be absent: the notes say why
 * then.
 *
 * @throws ModelError when `model` or `codes` was given and cannot be used
 */
export async function openMusicGenModel(options: ResolvedMusicGenOptions): Promise<MusicGenModel> {
  const notes: string[] = [];
  if (options.targetSampleRate !== CODEC_RATE) {
    notes.push(
      `targetSampleRate is ${options.targetSampleRate} Hz, but MusicGen's codec works at ${CODEC_RATE}: what trains on this audio at another rate sounds wrong`,
    );
  }
  const noLabels: string[] = [];
  const folder = await optional(async () => (await resolveWeights(options.model ?? options.modelName)).path, {
    required: options.model !== undefined,
    otherwise: (reason) => {
      if (!options.tokenizer) notes.push(`no input_ids and attention_mask: ${reason}`);
      noLabels.push(reason);
    },
  });
  const tokenizer =
    options.tokenizer ??
    (folder &&
      (await optional(() => loadTokenizer(folder), {
        otherwise: (reason) => notes.push(`no input_ids and attention_mask: ${reason}`),
      })));
  const { channels, codebooks } = await shapeOf(folder, options.modelName);
  const codes = await findCodes(options, folder, { channels, otherwise: (reason) => noLabels.push(reason) });
  if (!codes) notes.push(`no labels: ${[...new Set(noLabels)].join('; or ')}`);
  return {
    channels,
    notes,
    ...(tokenizer && { tokenizer }),
    ...(codes && { codes: { ...codes, codebooks, channels } }),
  };
}

/** The codes asked for, else by the model's own codec, else by the same codec where it lies by itself. */
async function findCodes(
  options: ResolvedMusicGenOptions,
  folder: string | undefined,
  { channels, otherwise }: { channels: 1 | 2; otherwise: (reason: string) => void },
) {
  const { targetSampleRate, device, modelName } = options;
  if (options.codes) return await planCodes(options.codes, targetSampleRate, device);
  const planOf = (weights: string) => planCodes(codecOf(weights, channels), targetSampleRate, device);
  const own = folder === undefined ? undefined : await optional(() => planOf(folder), { otherwise });
  // Whose folder was given may have a codec of its own.
  if (own || options.model !== undefined || !PUBLISHED.test(modelName)) return own;
  return await optional(async () => planOf((await resolveWeights(CODEC_ALONE)).path), { otherwise });
}

async function planCodes(op: CodeOp, sampleRate: number, device: Device) {
  const plan = await op.plan({ sampleRate, device });
  const { weights, ...settings } = plan.options;
  // Where weights lie is nobody's business; what they hold is.
  const identity = settings.weightsFingerprint === undefined ? plan.options : settings;
  return { plan, identity: { name: op.opName, version: op.version, options: identity } };
}

/** What a snapshot's config says; without one, the name tells. */
async function shapeOf(folder: string | undefined, name: string): Promise<{ channels: 1 | 2; codebooks: number }> {
  const config = folder && (await readFile(path.join(folder, 'config.json'), 'utf8').catch(() => undefined));
  const decoder = config ? parse(config, `${folder}: config.json`).decoder : undefined;
  const channels = (decoder?.audio_channels ?? (/stereo/i.test(name) ? 2 : 1)) === 2 ? 2 : 1;
  return { channels, codebooks: decoder?.num_codebooks ?? 4 * channels };
}

function parse(text: string, file: string): { decoder?: { audio_channels?: number; num_codebooks?: number } } {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ModelError(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

async function optional<Found>(
  find: () => Promise<Found>,
  { required = false, otherwise }: { required?: boolean; otherwise: (reason: string) => void },
): Promise<Found | undefined> {
  try {
    return await find();
  } catch (error) {
    if (required || !(error instanceof MelismaError)) throw error;
    otherwise(error.message);
    return undefined;
  }
}

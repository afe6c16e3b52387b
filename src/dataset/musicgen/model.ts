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
  const folder = await optional(async () => (await resolveWeights(options.model ?? options.modelName)).path, {
    required: options.model !== undefined,
    otherwise: (reason) => {
      if (!options.tokenizer) notes.push(`no input_ids and attention_mask: ${reason}`);
      if (!options.codes) notes.push(`no labels: ${reason}`);
    },
  });
  const tokenizer =
    options.tokenizer ??
    (folder &&
      (await optional(() => loadTokenizer(folder), {
        otherwise: (reason) => notes.push(`no input_ids and attention_mask: ${reason}`),
      })));
  const { channels, codebooks } = await shapeOf(folder, options.modelName);
  const op: CodeOp | undefined = options.codes ?? (folder === undefined ? undefined : codecOf(folder, channels));
  const codes =
    op &&
    (await optional(() => planCodes(op, options.targetSampleRate, options.device), {
      required: options.codes !== undefined,
      otherwise: (reason) => notes.push(`no labels: ${reason}`),
    }));
  return {
    channels,
    notes,
    ...(tokenizer && { tokenizer }),
    ...(codes && { codes: { ...codes, codebooks, channels } }),
  };
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

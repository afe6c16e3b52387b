import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Device } from '../../core/device.ts';
import { MelismaError, ModelError } from '../../core/errors.ts';
import type { Plan } from '../../core/op.ts';
import type { AudioSignal } from '../../core/signal.ts';
import type { Tensor } from '../../core/tensor.ts';
import { resolveWeights } from '../../models/hub/index.ts';
import { loadTokenizer } from '../../models/tokenizer/index.ts';
import { findCodec } from './codec.ts';
import type { CodeOp, ResolvedMusicGenOptions, TextTokenizer } from './options.ts';

/** What of a MusicGen model is at hand. */
export interface MusicGenModel {
  /** 2 for stereo models. */
  channels: 1 | 2;
  tokenizer?: TextTokenizer;
  /** A plan that makes codes, and what it is, for the fingerprint. */
  codes?: { plan: Plan<Tensor<'int32'>, AudioSignal>; identity: object };
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
  const op: CodeOp | undefined = options.codes ?? (folder ? findCodec(folder) : undefined);
  if (folder && !op) notes.push('no labels: no codec was given (option codes)');
  const codes =
    op &&
    (await optional(() => planCodes(op, options.targetSampleRate, options.device), {
      required: options.codes !== undefined,
      otherwise: (reason) => notes.push(`no labels: ${reason}`),
    }));
  const channels = await channelsOf(folder, options.modelName);
  return { channels, notes, ...(tokenizer && { tokenizer }), ...(codes && { codes }) };
}

async function planCodes(op: CodeOp, sampleRate: number, device: Device) {
  const plan = await op.plan({ sampleRate, device });
  return { plan, identity: { name: op.opName, version: op.version, options: plan.options } };
}

/** What a snapshot's config says; without one, the name tells. */
async function channelsOf(folder: string | undefined, name: string): Promise<1 | 2> {
  const config = folder && (await readFile(path.join(folder, 'config.json'), 'utf8').catch(() => undefined));
  if (config) {
    try {
      const { decoder } = JSON.parse(config) as { decoder?: { audio_channels?: number } };
      if (decoder?.audio_channels === 1 || decoder?.audio_channels === 2) return decoder.audio_channels;
    } catch (error) {
      throw new ModelError(`${folder}: config.json: ${(error as Error).message}`, { cause: error });
    }
  }
  return /stereo/i.test(name) ? 2 : 1;
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

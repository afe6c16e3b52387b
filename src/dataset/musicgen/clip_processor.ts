import { createHash } from 'node:crypto';
import type { RunOptions } from '../../core/run.ts';
import { Tensor } from '../../core/tensor.ts';
import { throwUnlessInput } from '../throw_unless_input.ts';
import type { Clip, ProcessedClip } from './clip.ts';
import { type ClipCodes, labelsOf } from './clip_codes.ts';
import type { ClipFeaturePlan } from './clip_features.ts';

/** A clip's results, or what an op threw for it. */
export type ProcessingResult = ProcessedClip | { error: unknown };

/** Measures clips in batches with plans that are made once. */
export class ClipProcessor {
  readonly #features: ClipFeaturePlan;
  readonly #codes: ClipCodes | undefined;

  /** @param codes when there is a codec */
  constructor(features: ClipFeaturePlan, codes?: ClipCodes) {
    this.#features = features;
    this.#codes = codes;
  }

  /** The results in the order of the clips; a clip that an op refuses does not spoil the others. */
  async process(clips: readonly Clip[], run: RunOptions): Promise<ProcessingResult[]> {
    if (clips.length === 0) return [];
    try {
      return await this.#processAll(clips, run);
    } catch (error) {
      throwUnlessInput(error, run);
      if (clips.length === 1) return [{ error }];
    }
    const results: ProcessingResult[] = [];
    for (const clip of clips) results.push(...(await this.process([clip], run)));
    return results;
  }

  /** Frees the plan of the features; that of the codes is its maker's. */
  dispose(): void {
    this.#features.dispose();
  }

  async #processAll(clips: readonly Clip[], run: RunOptions): Promise<ProcessedClip[]> {
    const signals = clips.map(({ audio }) => audio);
    const features = await this.#features.run(
      signals.map((signal) => signal.toMono()),
      run,
    );
    const labels = this.#codes && (await labelsOf(signals, this.#codes, run));
    return clips.map(({ index, start, audio, quality }, i) => {
      const { audioFeatures, whisper, features: more } = features[i]!;
      return {
        record: { index, start, sampleRate: audio.sampleRate, quality, audioFeatures, sha256: hashOf(audio.data) },
        audio: Tensor.float32([audio.numberOfChannels, audio.length], audio.data),
        ...(whisper && { whisper }),
        ...(labels && { labels: labels[i]! }),
        features: more,
      };
    });
  }
}

function hashOf({ buffer, byteOffset, byteLength }: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

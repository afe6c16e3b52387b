import { ModelError } from '../../core/errors.ts';
import type { Plan } from '../../core/op.ts';
import type { RunOptions } from '../../core/run.ts';
import type { AudioSignal } from '../../core/signal.ts';
import type { Tensor } from '../../core/tensor.ts';
import { delayPattern } from '../../models/delay_pattern.ts';

/** What makes codes of clips, and how many books the model has. */
export interface ClipCodes {
  plan: Plan<Tensor<'int32'>, AudioSignal>;
  /** 4, or 8 for stereo. */
  codebooks: number;
  channels: 1 | 2;
}

/** The labels of clips: their codes, delayed. @throws ModelError when the codes are not for this model */
export async function labelsOf(
  signals: readonly AudioSignal[],
  { plan, codebooks, channels }: ClipCodes,
  run: RunOptions,
): Promise<Tensor<'int32'>[]> {
  const codes = await plan.run(signals, run);
  return codes.map((one) => {
    if (one.shape[0] !== codebooks) {
      const hint = channels === 2 ? "; give encodec stereo: 'interleave'" : '';
      throw new ModelError(`codes: expected ${codebooks} codebooks for this model, got ${one.shape[0]}${hint}`);
    }
    return delayPattern(one, { audioChannels: channels });
  });
}

import type { Plan } from '../../core/op.ts';
import type { RunOptions } from '../../core/run.ts';
import { AudioSignal } from '../../core/signal.ts';
import type { Tensor } from '../../core/tensor.ts';
import { delayPattern, interleaveCodes } from '../../models/delay_pattern.ts';

/** The labels of clips: codes of each channel, left and right in turn, delayed. */
export async function labelsOf(
  signals: readonly AudioSignal[],
  plan: Plan<Tensor<'int32'>, AudioSignal>,
  run: RunOptions,
): Promise<Tensor<'int32'>[]> {
  // The codec is mono: stereo models encode each side by itself.
  const sides = signals.flatMap((signal) =>
    Array.from({ length: signal.numberOfChannels }, (_, c) =>
      AudioSignal.mono(signal.getChannelData(c), signal.sampleRate),
    ),
  );
  const codes = await plan.run(sides, run);
  let next = 0;
  return signals.map(({ numberOfChannels }) => {
    const first = codes[next++]!;
    if (numberOfChannels === 1) return delayPattern(first);
    return delayPattern(interleaveCodes(first, codes[next++]!), { audioChannels: 2 });
  });
}

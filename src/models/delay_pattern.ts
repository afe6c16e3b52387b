import { ParameterError } from '../core/errors.ts';
import { Tensor } from '../core/tensor.ts';

/** MusicGen's token for "nothing here": one above the 2048 codes of a codebook. */
export const MUSICGEN_PAD_TOKEN = 2048;

/** Options of {@link delayPattern}. */
export interface DelayPatternOptions {
  /** 2 for codes of stereo, left and right codebooks in turn: a pair of them then has one delay. @default 1 */
  audioChannels?: 1 | 2;
  /** What stands where a codebook has not begun. @default 2048 */
  padToken?: number;
}

/**
 * The labels that MusicGen is trained on: int32 `[frames, codebooks]`, codebook k of a frame coming k steps
 * later (stereo: 0, 0, 1, 1, 2, 2, 3, 3), `padToken` before its first. As many steps as frames, so the last k
 * codes of codebook k are left out, as in both reference implementations.
 *
 * @param codes int32 `[codebooks, frames]`, as EnCodec gives them
 * @throws ParameterError for another type or shape, or an odd number of stereo codebooks
 * @see transformers `MusicgenForCausalLM.build_delay_pattern_mask` on a start token and the codes, without the
 *   start; audiocraft `DelayedPatternProvider` with `keep_only_valid_steps`
 * @example
 * const labels = delayPattern(codes); // [1500, 4] for 30 s
 */
export function delayPattern(codes: Tensor<'int32'>, options: DelayPatternOptions = {}): Tensor<'int32'> {
  const { audioChannels = 1, padToken = MUSICGEN_PAD_TOKEN } = options;
  const [codebooks, frames] = shapeOf(codes);
  if (codebooks % audioChannels !== 0) {
    throw new ParameterError(`codes: expected an even number of stereo codebooks, got ${codebooks}`);
  }
  const labels = new Int32Array(frames * codebooks).fill(padToken);
  for (let k = 0; k < codebooks; k++) {
    const delay = Math.floor(k / audioChannels);
    for (let step = delay; step < frames; step++) {
      labels[step * codebooks + k] = codes.data[k * frames + step - delay]!;
    }
  }
  return new Tensor('int32', [frames, codebooks], labels);
}

function shapeOf({ dtype, shape }: Tensor): [codebooks: number, frames: number] {
  if (dtype !== 'int32' || shape.length !== 2) {
    throw new ParameterError(`codes: expected int32 [codebooks, frames], got ${dtype} [${shape.join(', ')}]`);
  }
  return shape as unknown as [number, number];
}

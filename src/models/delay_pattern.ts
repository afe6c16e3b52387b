import { ParameterError } from '../core/errors.ts';
import { Tensor } from '../core/tensor.ts';

/** MusicGen's token for "nothing here": one above the 2048 codes of a codebook. */
export const MUSICGEN_PAD_TOKEN = 2048;

/** Options of {@link delayPattern}. */
export interface DelayPatternOptions {
  /** 2 for codes that {@link interleaveCodes} made: a pair of codebooks then has one delay. @default 1 */
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

/**
 * The codes of a stereo model from those of its two channels: left and right codebooks in turn, `[2 * codebooks,
 * frames]`.
 *
 * @throws ParameterError when the shapes differ
 */
export function interleaveCodes(left: Tensor<'int32'>, right: Tensor<'int32'>): Tensor<'int32'> {
  const [codebooks, frames] = shapeOf(left);
  const [others, otherFrames] = shapeOf(right);
  if (codebooks !== others || frames !== otherFrames) {
    throw new ParameterError(
      `codes: expected [${left.shape.join(', ')}] on the right, got [${right.shape.join(', ')}]`,
    );
  }
  const codes = new Int32Array(2 * codebooks * frames);
  for (let k = 0; k < codebooks; k++) {
    codes.set(left.data.subarray(k * frames, (k + 1) * frames), 2 * k * frames);
    codes.set(right.data.subarray(k * frames, (k + 1) * frames), (2 * k + 1) * frames);
  }
  return new Tensor('int32', [2 * codebooks, frames], codes);
}

function shapeOf({ dtype, shape }: Tensor): [codebooks: number, frames: number] {
  if (dtype !== 'int32' || shape.length !== 2) {
    throw new ParameterError(`codes: expected int32 [codebooks, frames], got ${dtype} [${shape.join(', ')}]`);
  }
  return shape as unknown as [number, number];
}

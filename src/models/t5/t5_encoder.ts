import { defineOp } from '../../core/define_op.ts';
import { ModelError, ParameterError } from '../../core/errors.ts';
import type { Op, PlanTarget, ResolvedOptions } from '../../core/op.ts';
import { BatchPlan } from '../../core/plan.ts';
import { Tensor } from '../../core/tensor.ts';
import type { T5EncoderOptions as NativeOptions } from '../../native/model_options.generated.ts';
import { firstTensor } from '../../native/op.ts';
import { createModelPlan, openWeights } from '../model_plan.ts';
import { weightsFingerprint } from '../weights_fingerprint.ts';
import { readT5Config } from './config.ts';

/** Options of {@link t5Encoder}. */
export interface T5Options extends Pick<NativeOptions, 'torchThreads' | 'precision' | 'tf32'> {
  /** A name of the catalogue, a repository in the cache, or a path: T5, flan-T5, or a MusicGen with its text encoder. */
  weights: string;
  /** Ends with MusicGen's projection. Default: whether the checkpoint has one. */
  project?: boolean;
}

/** A text as a tokenizer gives it; see `loadTokenizer`. */
export interface TokenizedText {
  inputIds: readonly number[] | Int32Array | BigInt64Array;
  /** 1 for tokens, 0 for what only fills up. Default: all 1. */
  attentionMask?: readonly number[] | Int32Array | BigInt64Array;
}

/**
 * T5's encoder: float32 `[tokens, width]`. With MusicGen's projection, rows of masked tokens are zero: what
 * its decoder is conditioned on. Half precision: `'bfloat16'`, because T5 overflows float16.
 *
 * @throws ModelError for weights that are absent or of another architecture, or when there is no LibTorch
 * @throws ParameterError for a token that the vocabulary does not have
 * @see Raffel et al., "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", 2020
 * @example
 * const tokenizer = await loadTokenizer('t5-base');
 * const conditioning = await t5Encoder(tokenizer.encode('slow piano'), { weights: 't5-base' });
 */
export const t5Encoder: Op<T5Options, Tensor<'float32'>, TokenizedText> = defineOp<
  T5Options,
  Tensor<'float32'>,
  TokenizedText
>({
  name: 't5Encoder',
  version: 1,
  // Text has no rate.
  sampleRateOf: () => undefined,
  resolve,
  async plan(options) {
    const resolved = resolve(options);
    const opened = await openWeights(options.weights);
    const {
      project = opened.checkpoint.tensors.has('enc_to_dec_proj.weight'),
      precision,
      tf32,
      torchThreads,
    } = options;
    const native = { ...readT5Config(opened), project, precision, tf32, torchThreads };
    const model = await createModelPlan('t5Encoder', native, { checkpoint: opened.checkpoint, device: options.device });
    return new BatchPlan<Tensor<'float32'>, TokenizedText>(
      { ...resolved, project },
      async (texts, run) => (await model.runMany(texts.map(rows), run)).map(firstTensor),
      () => model.dispose(),
    );
  },
});

function resolve(options: T5Options & Partial<PlanTarget>): ResolvedOptions {
  const { weights, project, precision = 'float32', tf32 = false, torchThreads: _t, ...rest } = options;
  const { sampleRate: _rate, device: _device, ...unknown } = rest as Record<string, unknown>;
  const extra = Object.keys(unknown).find((name) => unknown[name] !== undefined);
  if (extra) {
    throw new ParameterError(
      `${extra}: unknown option of t5Encoder; expected one of weights, project, precision, tf32, torchThreads`,
    );
  }
  if (typeof weights !== 'string') throw new ParameterError('weights: expected a name or a path');
  if (precision === 'float16') throw new ModelError("precision: T5 overflows float16; use 'bfloat16' or 'float32'");
  const content = weightsFingerprint(weights);
  return {
    weights,
    ...(content !== undefined && { weightsFingerprint: content }),
    ...(project !== undefined && { project }),
    precision,
    tf32,
  };
}

/** Tokens and mask as rows of one tensor. */
function rows(text: TokenizedText): Tensor<'int32'> {
  const inputIds = wholeNumbers('inputIds', text?.inputIds);
  if (text.attentionMask == null) return new Tensor('int32', [inputIds.length], inputIds);
  const mask = wholeNumbers('attentionMask', text.attentionMask);
  if (mask.length !== inputIds.length) {
    throw new ParameterError(`attentionMask: expected ${inputIds.length} values, got ${mask.length}`);
  }
  const other = mask.find((value) => value !== 0 && value !== 1);
  if (other !== undefined) throw new ParameterError(`attentionMask: expected 0 or 1, got ${other}`);
  return new Tensor('int32', [2, inputIds.length], Int32Array.from([...inputIds, ...mask]));
}

function wholeNumbers(name: string, given: ArrayLike<number | bigint> | undefined): Int32Array {
  if (!Array.isArray(given) && !(ArrayBuffer.isView(given) && 'length' in given)) {
    throw new ParameterError(`${name}: expected an array of token numbers`);
  }
  // Tokenizers give 64-bit ones as bigint.
  const numbers = Array.from(given as ArrayLike<number | bigint>, (value) =>
    typeof value === 'bigint' ? Number(value) : value,
  );
  const wrong = numbers.findIndex((value) => typeof value !== 'number' || value !== (value | 0));
  if (wrong >= 0) throw new ParameterError(`${name}: expected whole numbers below 2^31, got ${String(numbers[wrong])}`);
  return Int32Array.from(numbers);
}

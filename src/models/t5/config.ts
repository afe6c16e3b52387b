import { ModelError } from '../../core/errors.ts';
import type { T5EncoderOptions } from '../../native/model_options.generated.ts';
import type { OpenWeights } from '../model_plan.ts';

/**
 * What the tensors of T5 do not show, from its `config.json` or the part of MusicGen's; without one, what
 * t5-base and, where the feed-forward part is gated, flan-T5 have.
 *
 * @throws ModelError for an activation that no published T5 has
 */
export function readT5Config({
  checkpoint,
  path,
}: OpenWeights): Pick<T5EncoderOptions, 'activation' | 'layerNormEpsilon' | 'maxDistance'> {
  const config = (checkpoint.config?.text_encoder ?? checkpoint.config ?? {}) as Record<string, unknown>;
  const gated = [...checkpoint.tensors.keys()].some((name) => name.endsWith('DenseReluDense.wi_0.weight'));
  // 'gated-gelu' means the tanh approximation, whatever the name says.
  const feedForward = config.feed_forward_proj ?? (gated ? 'gated-gelu' : 'relu');
  const activations: Record<string, T5EncoderOptions['activation']> = {
    relu: 'relu',
    'gated-gelu': 'gelu_new',
    gelu_new: 'gelu_new',
  };
  const activation = activations[String(feedForward)];
  if (!activation) throw new ModelError(`${path}: config.json: unknown feed_forward_proj '${String(feedForward)}'`);
  /** A number of the file, or undefined for the native op's default. */
  const number = (name: string, fits: (value: number) => boolean): number | undefined => {
    const value = config[name];
    if (typeof value !== 'number' || fits(value)) return typeof value === 'number' ? value : undefined;
    throw new ModelError(`${path}: config.json: ${name} is ${value}`);
  };
  return {
    activation,
    layerNormEpsilon: number('layer_norm_epsilon', (value) => value > 0),
    maxDistance: number(
      'relative_attention_max_distance',
      (value) => Number.isInteger(value) && value >= 2 && value <= 2 ** 20,
    ),
  };
}

import type { Device } from '../../core/device.ts';
import type { ModelOpName } from '../../native/model_options.generated.ts';
import type { TorchModel } from '../../native/torch/model.ts';
import { createModelPlan, openWeights } from '../model_plan.ts';
import { chooseCodebooks, type EncodecConfig, readEncodecConfig } from './config.ts';
import type { EncodecOptions } from './options.ts';

/** One half of EnCodec, loaded. */
export interface OpenEncodec {
  config: EncodecConfig;
  model: TorchModel;
}

/** Loads the encoder or the decoder of a checkpoint. @throws ModelError */
export async function openEncodec(
  half: Extract<ModelOpName, 'encodecEncode' | 'encodecDecode'>,
  options: EncodecOptions & { device?: Device },
): Promise<OpenEncodec> {
  const weights = await openWeights(options.weights);
  const config = readEncodecConfig(weights);
  // The decoder takes as many codebooks as it is given rows.
  const numCodebooks = half === 'encodecEncode' ? chooseCodebooks(config, options) : null;
  const { precision, tf32, torchThreads, device } = options;
  const native = { ...config.native, numCodebooks, precision, tf32, torchThreads };
  return { config, model: await createModelPlan(half, native, { checkpoint: weights.checkpoint, device }) };
}

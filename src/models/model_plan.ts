import { ModelError } from '../core/errors.ts';
import type { ModelOpName } from '../native/model_options.generated.ts';
import { requireTorch } from '../native/torch/load.ts';
import { type ModelOpening, TorchModel } from '../native/torch/model.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint/index.ts';
import { type ResolvedWeights, resolveWeights } from './hub/index.ts';

/** Weights that were found and read, but for their values. */
export interface OpenWeights extends ResolvedWeights {
  checkpoint: Checkpoint;
}

/**
 * Finds and opens the weights of a model, by name or path.
 *
 * @throws ModelError when they are absent or malformed
 */
export async function openWeights(nameOrPath: string): Promise<OpenWeights> {
  const resolved = await resolveWeights(nameOrPath);
  return { ...resolved, checkpoint: await openCheckpoint(resolved.path) };
}

/**
 * A model inside the LibTorch plug-in, made of the tensors of a checkpoint.
 *
 * @param name of the native op (native/models)
 * @param options of the native op; see src/native/model_options.generated.ts
 * @throws ModelError when the plug-in is missing, or the weights are not this model's
 */
export async function createModelPlan(
  name: ModelOpName,
  options: object,
  { checkpoint, device }: { checkpoint: Checkpoint } & Pick<ModelOpening, 'device'>,
): Promise<TorchModel> {
  requireTorch(name);
  if (checkpoint.tensors.size === 0) throw new ModelError(`weights: ${checkpoint.files[0]} holds no tensors`);
  const tensors = [...checkpoint.tensors].map(([tensor, location]) => ({ name: tensor, ...location }));
  return TorchModel.open(name, { device, options, source: { tensors } }).catch((error: unknown) => {
    // The native side knows tensors, which lie in several files.
    const lacking = error instanceof ModelError && /^weights: (.*)/s.exec(error.message)?.[1];
    throw lacking ? new ModelError(`${checkpoint.files[0]}: ${lacking}`, { cause: error }) : error;
  });
}

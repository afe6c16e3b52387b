import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic, writeJsonAtomic } from '../../core/atomic_file.ts';
import { DataError, MelismaError } from '../../core/errors.ts';
import { Tensor } from '../../core/tensor.ts';
import { packageVersion } from '../../native/load.ts';
import { describeFeature, restoreFeature } from '../feature_description.ts';
import type { HeadState } from '../heads/head.ts';
import { restoreHead } from '../heads/registry.ts';
import { float64Tensor } from '../heads/state.ts';
import { StandardScaler } from '../standard_scaler.ts';
import type { TrainedParts } from '../trained_classifier.ts';
import { MODEL_FORMAT, MODEL_VERSION, type ModelJson, parseModelJson } from './model_json.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

const MODEL_FILE = 'model.json';
const WEIGHTS_FILE = /^weights-[0-9a-f]{12}\.safetensors$/;

/**
 * Writes a classifier to a folder. The weights go to a file named after their hash and `model.json`,
 * which names it, comes last: whenever it stops, the folder holds the old classifier or the new one.
 */
export async function saveModel(dir: string, parts: TrainedParts): Promise<void> {
  const { classes, label, extraction, headOptions, pipeline, training } = parts;
  const { head, scaler } = pipeline;
  const state = head.state();
  const tensors: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(state.tensors)) tensors[`head.${name}`] = tensor;
  if (scaler) {
    tensors['scaler.mean'] = new Tensor('float64', [scaler.mean.length], scaler.mean);
    tensors['scaler.scale'] = new Tensor('float64', [scaler.scale.length], scaler.scale);
  }
  const weights = encodeSafetensors(tensors, { format: MODEL_FORMAT });
  const sha256 = createHash('sha256').update(weights).digest('hex');
  const file = `weights-${sha256.slice(0, 12)}.safetensors`;
  const model: ModelJson = {
    format: MODEL_FORMAT,
    formatVersion: MODEL_VERSION,
    melismaVersion: packageVersion(),
    classes: [...classes],
    label,
    features: extraction.features.map((feature, f) =>
      describeFeature(feature, extraction.sampleRate, extraction.sizes[f]!),
    ),
    sampleRate: extraction.sampleRate,
    clipDuration: extraction.clipDuration ?? null,
    flatten: extraction.flatten,
    standardize: scaler !== undefined,
    head: { type: head.type, options: headOptions, values: state.values },
    training,
    weights: { file, sha256 },
  };
  await writeFileAtomic(path.join(dir, file), weights, { fsync: true });
  await writeJsonAtomic(path.join(dir, MODEL_FILE), model, { fsync: true });
  for (const name of await readdir(dir)) {
    if (WEIGHTS_FILE.test(name) && name !== file) await rm(path.join(dir, name), { force: true });
  }
}

/**
 * Reads what {@link saveModel} wrote.
 *
 * @throws DataError naming the file and the field when anything is missing, damaged or inconsistent
 */
export async function loadModel(dir: string): Promise<TrainedParts> {
  const modelPath = path.join(dir, MODEL_FILE);
  const model = parseModelJson((await read(modelPath)).toString('utf8'), modelPath);
  const weightsPath = path.join(dir, model.weights.file);
  const bytes = await read(weightsPath);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== model.weights.sha256) {
    throw new DataError(`${weightsPath}: sha256: expected ${model.weights.sha256}, got ${sha256}`);
  }
  const tensors = decodeSafetensors(bytes, weightsPath);
  const { sampleRate, classes } = model;
  const columns = model.features.reduce((sum, feature) => sum + feature.size, 0);
  const features = model.features.map((description) => restoreFeature(description, sampleRate, modelPath));
  const pipeline = inFile(weightsPath, () => {
    const head = restoreHead(model.head.type, part(tensors, 'head.', model.head.values), classes.length);
    if (head.numberOfFeatures !== columns) {
      throw new DataError(
        `head: expected ${columns} columns (the sizes of the features), got ${head.numberOfFeatures}`,
      );
    }
    if (!model.standardize) return { head };
    const scaler = part(tensors, 'scaler.', {});
    const [mean, scale] = ['mean', 'scale'].map((name) => float64Tensor(scaler, name, [columns]).data);
    return { head, scaler: new StandardScaler(mean!, scale!) };
  });
  return {
    classes,
    label: model.label,
    extraction: {
      features,
      sampleRate,
      clipDuration: model.clipDuration ?? undefined,
      flatten: model.flatten,
      sizes: model.features.map((feature) => feature.size),
    },
    headOptions: model.head.options,
    pipeline,
    training: model.training,
  };
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new DataError(`${file}: cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** The tensors whose names begin with `prefix`, without it. */
function part(tensors: Record<string, Tensor>, prefix: string, values: HeadState['values']): HeadState {
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return { tensors: Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor])), values };
}

/** Adds the file to the errors of `restore`. */
function inFile<T>(file: string, restore: () => T): T {
  try {
    return restore();
  } catch (cause) {
    if (!(cause instanceof MelismaError)) throw cause;
    throw new DataError(`${file}: ${cause.message}`, { cause });
  }
}

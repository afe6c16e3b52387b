import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { ModelError } from '../../core/errors.ts';
import { readJsonObject } from '../json_file.ts';
import { CheckpointFile } from './checkpoint_file.ts';
import { looksLikeSafetensors, readSafetensors } from './safetensors.ts';
import { readShardIndex } from './shard_index.ts';
import { isTorchLegacy, readTorchLegacy } from './torch_legacy.ts';
import { isZip, readTorchZip } from './torch_zip.ts';
import type { Checkpoint, CheckpointFormat, TensorLocation } from './types.ts';

/** What a folder of a model is looked through for, best first. */
const folderFiles = [
  'model.safetensors.index.json',
  'model.safetensors',
  'pytorch_model.bin.index.json',
  'pytorch_model.bin',
];
const extensions = ['.safetensors', '.pt', '.pth', '.th', '.bin', '.ckpt'];

/**
 * Reads what a checkpoint holds, executing none of it and reading none of the values: safetensors
 * (sharded too) and torch files, of the zip kind and of the kind before PyTorch 1.6.
 *
 * @param location a file, an index of shards, or a folder with `model.safetensors` or `pytorch_model.bin`
 * @throws ModelError naming the file and the reason, for anything that is not plain tensors and values
 *
 * @example
 * const { tensors } = await openCheckpoint('model.safetensors');
 * const bias = await readCheckpointTensor(tensors.get('encoder.0.conv.bias')!);
 */
export async function openCheckpoint(location: string): Promise<Checkpoint> {
  const file = await chooseFile(location);
  const config = await readJsonObject(path.join(path.dirname(file), 'config.json'));
  if (!file.endsWith('.index.json')) return { ...(await openFile(file)), files: [file], config };
  const { files, shardOf } = await readShardIndex(file);
  const tensors = new Map<string, TensorLocation>();
  let format: CheckpointFormat = 'safetensors';
  for (const shard of files) {
    const part = await openFile(shard);
    format = part.format;
    for (const [name, tensor] of part.tensors) {
      if (shardOf.get(name) !== shard) throw new ModelError(`${shard}: ${name}: its index says it is elsewhere`);
      tensors.set(name, tensor);
    }
  }
  const missing = [...shardOf.keys()].find((name) => !tensors.has(name));
  if (missing !== undefined) throw new ModelError(`${file}: ${missing} is not in ${shardOf.get(missing)}`);
  return { format, files, tensors, config, content: null };
}

/** A checkpoint without what lies beside it. */
type FileContent = Pick<Checkpoint, 'format' | 'tensors' | 'content'>;

async function openFile(location: string): Promise<FileContent> {
  const file = await CheckpointFile.open(location);
  try {
    const start = await file.read(0, Math.min(16, file.size), 'first bytes');
    if (isZip(start)) return { format: 'torch-zip', ...(await readTorchZip(file)) };
    if (isTorchLegacy(start)) return { format: 'torch-legacy', ...(await readTorchLegacy(file)) };
    if (looksLikeSafetensors(start, file.size)) return { format: 'safetensors', ...(await readSafetensors(file)) };
    return file.fail('expected a safetensors or torch file, and it starts like neither');
  } finally {
    await file.close();
  }
}

async function chooseFile(location: string): Promise<string> {
  const info = await stat(location).catch(() => null);
  if (!info) throw new ModelError(`${location}: no such file or folder`);
  if (!info.isDirectory()) return location;
  const names = await readdir(location);
  const known = folderFiles.find((name) => names.includes(name));
  if (known) return path.join(location, known);
  const candidates = names.filter((name) => extensions.includes(path.extname(name))).sort();
  if (candidates.length === 1) return path.join(location, candidates[0]!);
  const found = candidates.length === 0 ? 'no checkpoint' : `several: ${candidates.join(', ')}; name one`;
  const cached = /models--([\w.-]+?)--([\w.-]+)[/\\]snapshots[/\\]/.exec(location);
  const advice = cached && candidates.length === 0 ? `; run: melisma models pull ${cached[1]}/${cached[2]}` : '';
  throw new ModelError(`${location}: expected ${folderFiles.join(' or ')}, got ${found}${advice}`);
}

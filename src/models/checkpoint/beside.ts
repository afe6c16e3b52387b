import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ModelError } from '../../core/errors.ts';

/** No configuration or index of a released model comes near this; what `JSON.parse` may take is bounded with it. */
const maxJsonBytes = 4_000_000;

/** The object in a JSON file, or null when there is no such file. @throws ModelError when it is something else */
export async function readJsonObject(file: string, maxBytes = maxJsonBytes): Promise<Record<string, unknown> | null> {
  const info = await stat(file).catch(() => null);
  if (!info?.isFile()) return null;
  if (info.size > maxBytes) throw new ModelError(`${file}: expected at most ${maxBytes} bytes, got ${info.size}`);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ModelError(`${file}: not valid JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ModelError(`${file}: expected an object`);
  }
  return value as Record<string, unknown>;
}

/** The shards that an index names, sorted, and which of them holds each tensor. */
export async function readShardIndex(index: string): Promise<{ files: string[]; shardOf: Map<string, string> }> {
  const weightMap = (await readJsonObject(index))?.weight_map;
  if (typeof weightMap !== 'object' || weightMap === null) throw new ModelError(`${index}: expected a weight_map`);
  const shardOf = new Map<string, string>();
  for (const [name, shard] of Object.entries(weightMap)) {
    // A shard lies beside its index; anything else could name any file of the machine.
    if (typeof shard !== 'string' || !/^[\w.-]+$/.test(shard) || /^\.+$/.test(shard)) {
      throw new ModelError(
        `${index}: ${name}: expected the name of a file beside the index, got ${JSON.stringify(shard)}`,
      );
    }
    shardOf.set(name, path.join(path.dirname(index), shard));
  }
  return { files: [...new Set(shardOf.values())].sort(), shardOf };
}

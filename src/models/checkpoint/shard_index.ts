import path from 'node:path';
import { ModelError } from '../../core/errors.ts';
import { readJsonObject } from '../json_file.ts';

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

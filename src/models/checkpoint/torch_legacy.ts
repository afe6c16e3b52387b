import type { CheckpointFile } from './checkpoint_file.ts';
import { TruncatedPickleError } from './pickle/byte_cursor.ts';
import { type Pickle, readPickle } from './pickle/machine.ts';
import type { StorageRange } from './tensor_bounds.ts';
import { locateTensors, type TorchContent } from './torch_content.ts';
import { checkpointDTypeBytes } from './types.ts';

/** `PROTO 2 LONG1 10` and the number 0x1950a86a20f9469cfc6c, with which `torch.save` began. */
const magic = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');
const protocolVersion = 1001;
const firstWindow = 2 ** 20;
/** Far above the pickles of any release. */
const maxWindow = 256 * 2 ** 20;

/** Whether the first bytes are those of a torch file from before PyTorch 1.6. */
export function isTorchLegacy(start: Buffer): boolean {
  return start.subarray(0, magic.length).equals(magic);
}

/**
 * Reads a file as `torch.save` wrote it before PyTorch 1.6 (and still does when asked to): five
 * pickles, then the storages one after another, each behind its length.
 *
 * @throws ModelError naming the file and the reason
 */
export async function readTorchLegacy(file: CheckpointFile): Promise<TorchContent> {
  const [, version, system, main, keys] = await readPickles(file);
  if (version!.value !== protocolVersion)
    file.fail(`expected protocol ${protocolVersion}, got ${String(version!.value)}`);
  if (!(system!.value instanceof Map) || system!.value.get('little_endian') !== true) {
    file.fail('expected a file of a little-endian machine');
  }
  const { storages } = main!;
  if (!Array.isArray(keys!.value)) return file.fail('expected a list of storages');
  const ranges = new Map<string, StorageRange>();
  let at = keys!.end;
  for (const key of keys!.value) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage || ranges.has(storage.key))
      return file.fail(`storage ${String(key).slice(0, 80)}: expected each once`);
    const byteLength = storage.length * checkpointDTypeBytes[storage.dtype];
    const length = (await file.read(at, 8, `storage ${storage.key}`)).readBigInt64LE();
    if (length !== BigInt(storage.length)) {
      file.fail(`storage ${storage.key}: expected ${storage.length} elements, got ${length}`);
    }
    at += 8;
    if (byteLength > file.size - at) file.fail(`storage ${storage.key}: the file ends before its data`);
    ranges.set(storage.key, { file: file.path, byteOffset: at, byteLength });
    at += byteLength;
  }
  return locateTensors(file, main!, ({ key }) => {
    const range = ranges.get(key);
    if (!range) throw new SyntaxError(`storage ${key.slice(0, 80)} is missing`);
    return range;
  });
}

/** The five pickles at the start, whose lengths only reading them tells: through a window that grows. */
async function readPickles(file: CheckpointFile): Promise<Pickle[]> {
  for (let window = firstWindow; ; window *= 8) {
    const bytes = await file.read(0, Math.min(window, maxWindow, file.size), 'pickles');
    try {
      const pickles: Pickle[] = [];
      while (pickles.length < 5) pickles.push(readPickle(bytes, pickles.at(-1)?.end));
      return pickles;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const whole = bytes.length === Math.min(maxWindow, file.size);
      if (!(error instanceof TruncatedPickleError) || whole) file.fail(error.message, error);
    }
  }
}

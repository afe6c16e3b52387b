import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/core/errors.ts';
import { checkpointDTypeBytes, openCheckpoint, readCheckpointTensor } from '../../../src/models/checkpoint/index.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { randomNumbers } from '../../audio/signals.ts';
import { trainingCheckpoint } from '../encodec/golden.ts';
import { goldenBytes, goldenFiles, place } from './golden_files.ts';

/** Mutated files of each golden file; more of them on request. */
const FILES = Number(process.env.MELISMA_FUZZ_FILES ?? 250);
/** What the whole run may add to the process; a size believed from a file would be many times that. */
const MEMORY = 400e6;

const folder = temporaryFolder();
const files = new Map(Object.keys(goldenFiles).map((name) => [name, goldenBytes(name)]));
files.set('checkpoint.th', trainingCheckpoint());
const names = [...files.keys()];
const wide = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];

/** Flipped bytes, numbers replaced by extreme ones, cuts, doubled stretches, pieces of another file. */
function mutate(bytes: Buffer, other: Buffer, random: () => number): Buffer {
  const below = (limit: number): number => Math.floor(random() * limit);
  let mutated = Buffer.from(bytes);
  const changes = 1 + below(4);
  for (let i = 0; i < changes && mutated.length > 8; i++) {
    const at = below(mutated.length - 8);
    const length = 1 + below(64);
    switch (below(7)) {
      case 0:
        mutated[at] = below(256);
        break;
      case 1:
        mutated[at]! ^= 1 << below(8);
        break;
      case 2:
        mutated.writeUInt32LE(wide[below(wide.length)]!, at);
        break;
      case 3:
        mutated.fill(random() < 0.5 ? 0 : 255, at, Math.min(at + length, mutated.length));
        break;
      case 4:
        mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(at + length)]);
        break;
      case 5: {
        const from = below(other.length);
        mutated = Buffer.concat([mutated.subarray(0, at), other.subarray(from, from + length), mutated.subarray(at)]);
        break;
      }
      default:
        mutated = mutated.subarray(0, 1 + below(mutated.length));
    }
  }
  return mutated;
}

/** Opens a file and reads all that it claims to hold; false when it was refused. */
async function survives(path: string): Promise<boolean> {
  try {
    const { tensors } = await openCheckpoint(path);
    const { size } = await stat(path);
    for (const location of tensors.values()) {
      const last = location.shape.reduce((sum, length, axis) => sum + (length - 1) * location.strides[axis]!, 1);
      const empty = location.shape.includes(0);
      const bytes = empty ? 0 : last * checkpointDTypeBytes[location.dtype];
      expect(location.byteOffset + bytes).toBeLessThanOrEqual(size);
      await readCheckpointTensor(location);
    }
    return true;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return false;
  }
}

describe.each(names)('%s', (name) => {
  it(`${FILES} mutated copies are read or refused with a ModelError`, { timeout: 60_000 + 100 * FILES }, async () => {
    const random = randomNumbers(names.indexOf(name) + 1);
    const bytes = files.get(name)!;
    const before = process.memoryUsage().rss;
    let read = 0;
    for (let i = 0; i < FILES; i++) {
      const other = files.get(names[Math.floor(random() * names.length)]!)!;
      if (await survives(place(folder, 'mutated', mutate(bytes, other, random)))) read++;
    }
    // Both happen, or the mutations would test nothing.
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(FILES);
    expect(process.memoryUsage().rss - before).toBeLessThan(MEMORY);
  });
});

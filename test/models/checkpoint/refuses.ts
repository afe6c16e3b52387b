import { expect } from 'vitest';
import { ModelError } from '../../../src/core/errors.ts';
import { openCheckpoint } from '../../../src/models/checkpoint/index.ts';
import { place } from './golden_files.ts';

let count = 0;

/** Places files in a folder and expects a ModelError that names the file and the reason. */
export function refusesIn(folder: string) {
  return async (bytes: Uint8Array, reason: RegExp): Promise<void> => {
    const path = place(folder, `${count++}.bin`, bytes);
    const error = await openCheckpoint(path).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error).toBeInstanceOf(ModelError);
    expect(error!.message).toMatch(reason);
    expect(error!.message.startsWith(`${path}: `)).toBe(true);
  };
}

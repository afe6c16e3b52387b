import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { encodeSafetensors } from '../../src/classifier/persistence/safetensors.ts';
import type { Tensor } from '../../src/core/tensor.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder as of the Hugging Face Hub: `model.safetensors` and, unless it is null, `config.json`. */
export function writeModelFolder(tensors: Record<string, Tensor>, config: object | null): string {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-model-'));
  made.push(folder);
  writeFileSync(join(folder, 'model.safetensors'), encodeSafetensors(tensors));
  if (config) writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return folder;
}

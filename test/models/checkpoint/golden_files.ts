import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that PyTorch or safetensors wrote, and what it holds. */
export interface GoldenFile {
  format: string;
  base64: string;
  tensors: Record<string, { dtype: string; shape: number[]; values: string[] }>;
}

const source = fileURLToPath(new URL('../../golden/checkpoints/files.json', import.meta.url));

/** By file name. */
export const goldenFiles = JSON.parse(readFileSync(source, 'utf8')) as Record<string, GoldenFile>;

/** The bytes of a golden file. */
export function goldenBytes(name: string): Buffer {
  return Buffer.from(goldenFiles[name]!.base64, 'base64');
}

/** Writes bytes into a folder; the path. */
export function place(folder: string, name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
